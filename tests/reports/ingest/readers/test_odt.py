"""publish.reports.ingest.readers.odt: the text as it is shown, and nothing else of the file."""

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Lack, Why
from publish.reports.ingest.readers.odt import read
from publish.reports.writing.write import write
from tests.support.fidelity import fidelity
from tests.support.officefiles import OPEN, odt, opendocument, zipped
from tests.support.truths import LANGUAGES, truth


def found(body: str, own: str = "", **parts: str) -> Document:
    return read(odt(body, own, **parts), Hints())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_its_text_with_its_notes(language: str) -> None:
    meant = truth(language, 6, paragraphs=8)
    made = read(opendocument(meant), Hints())
    got = fidelity(made.blocks, meant)
    assert got.wrong <= 0.001
    assert got.notes == 1.0
    assert all(share >= 0.95 for share in got.found.values())
    assert made.offers["title"][0].value == meant.title
    assert not made.removed


def test_numbers_stay_as_they_were_seen() -> None:
    own = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="." '
        'text:start-value="3"/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('b', '')}</text:list>"
    body = f'<text:list text:style-name="N">{item.format("a", inner)}{item.format("c", "")}</text:list>'
    assert write(found(body, own).blocks) == "3. a\n\na) b\n\n4. c\n"


def test_what_is_no_text_is_listed() -> None:
    own = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    made = found(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:p>a<office:annotation><dc:creator>Lena</dc:creator><text:p>a remark</text:p>"
        '</office:annotation><text:span text:style-name="H">unseen</text:span> <text:s text:c="3"/>b</text:p>',
        own,
        meta=f"<office:document-meta {OPEN}><office:meta><dc:creator>Lena</dc:creator></office:meta></office:document-meta>",
        styles=f"<office:document-styles {OPEN}><style:master-page><style:header><text:p>Running</text:p></style:header>"
        "</style:master-page></office:document-styles>",
    )
    assert write(made.blocks) == "a b\n"
    assert {(one.text, one.why) for one in made.removed} == {
        ("gone", Why.COMMENT), ("a remark", Why.COMMENT), ("unseen", Why.HIDDEN), ("Running", Why.RUNNING),
        ("creator: Lena", Why.METADATA),
    }  # fmt: skip


@pytest.mark.parametrize(
    "tag",
    [
        "author-name",
        "author-initials",
        "file-name",
        "template-name",
        "initial-creator",
        "printed-by",
        "sender-lastname",
    ],
)
def test_a_path_and_a_person_at_a_desk_are_listed_and_left_out(tag: str) -> None:
    made = found(
        f"<text:p>a <text:{tag}>/home/lena/camp.odt</text:{tag}>b <text:page-count>3</text:page-count></text:p>"
    )
    assert write(made.blocks) == "a b 3\n"
    assert [(one.text, one.why) for one in made.removed] == [("/home/lena/camp.odt", Why.METADATA)]


@pytest.mark.parametrize(
    ("look", "seen"),
    [
        ('fo:color="#ffffff"', False),
        ('fo:color="#FEFEFE" fo:background-color="#ffffff"', False),
        ('fo:color="#cccccc"', True),
        ('fo:color="#ffffff" fo:background-color="#1f3864"', True),
        ('fo:font-size="0pt"', False),
        ('fo:font-size="0.5mm"', False),
        ('fo:font-size="1px"', False),
        ('fo:font-size="2%"', False),
        ('fo:font-size="58%"', True),
        ('fo:font-size="0.3cm"', True),
        ('fo:font-size="one"', True),
    ],
)
def test_words_too_pale_or_too_small_to_be_seen_are_left_out(look: str, seen: bool) -> None:
    style = '<style:style style:name="{}" style:family="{}"><style:text-properties {}/></style:style>'
    black = style.format("B", "text", 'fo:color="#000000" fo:font-size="11pt"')
    own = style.format("S", "text", look) + style.format("S", "paragraph", look) + black
    inner = "copy 17<text:span> for <text:a>Lena</text:a></text:span>"
    made = found(f'<text:p>a <text:span text:style-name="S">{inner}</text:span> b</text:p>', own)
    # A whole paragraph that was set so has the look in its own style.
    whole = found(f'<text:p text:style-name="S">{inner}</text:p><text:p>a b</text:p>', own)
    for one in (made, whole):
        assert ("copy 17" in write(one.blocks), "Lena" in write(one.blocks)) == (seen, seen)
        assert [each.why for each in one.removed] == [Why.HIDDEN] * (0 if seen else 3)
    within = '<text:p text:style-name="S">x<text:span text:style-name="B">y</text:span></text:p>'
    assert "y" in write(found(within, own).blocks)


def test_white_words_on_a_coloured_page_are_read() -> None:
    own = '<style:style style:name="S" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>'
    page = '<style:page-layout><style:page-layout-properties fo:background-color="#1f3864"/></style:page-layout>'
    made = found('<text:p><text:span text:style-name="S">seen</text:span></text:p>', own + page)
    assert write(made.blocks) == "seen\n"


def test_a_box_is_a_quotation_that_an_editor_must_place() -> None:
    made = found(
        "<text:p>a<draw:frame><draw:text-box><text:p>in the box</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert write(made.blocks) == "a\n\n> in the box\n"
    assert [need.lack for need in made.needs] == [Lack.TEXT]


def test_covered_cells_keep_columns_beneath_one_another() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = f"<table:table-row>{cell.format('a')}<table:covered-table-cell/></table:table-row><table:table-row>{cell.format('b')}{cell.format('c')}</table:table-row>"
    assert write(found(f"<table:table>{rows}</table:table>").blocks) == "| a |  |\n| --- | --- |\n| b | c |\n"


def test_a_locked_file_and_another_zip_are_refused() -> None:
    with pytest.raises(SourceError, match="no OpenDocument text"):
        read(zipped({"content.xml": "<a/>"}), Hints())
    locked = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(SourceError, match="password"):
        read(zipped({"META-INF/manifest.xml": locked, "content.xml": "x"}), Hints())


def styled(name: str, said: str) -> str:
    return f'<style:style style:name="{name}" style:family="text"><style:text-properties style:text-position="{said}"/></style:style>'


def test_raised_and_lowered_figures_are_no_digits_of_the_number_before_them() -> None:
    own = styled("U", "super 58%") + styled("V", "33% 58%") + styled("D", "-33% 58%") + styled("N", "0% 100%")
    body = "".join(f'<text:p>1<text:span text:style-name="{one}">2</text:span></text:p>' for one in "UVDN")
    assert write(found(body, own).blocks) == "1²\n\n1²\n\n1₂\n\n12\n"


def test_what_is_marked_as_inserted_an_editor_must_decide() -> None:
    made = found(
        "<text:tracked-changes><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>"
        '<text:p>a<text:change-start text:change-id="c"/>b<text:change-end text:change-id="c"/></text:p>'
    )
    assert write(made.blocks) == "ab\n"
    assert made.needs[0].lack is Lack.TEXT


def test_a_script_and_what_is_covered_in_a_table_are_listed() -> None:
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell><text:p>under it</text:p></table:covered-table-cell>"
    table = row.format(cell.format("a") + cell.format("b")) + row.format(covered + cell.format("c"))
    made = found(f"<text:p>x<text:script>go()</text:script></text:p><table:table>{table}</table:table>")
    assert write(made.blocks) == "x\n\n| a | b |\n| --- | --- |\n|  | c |\n"
    assert [(one.text, one.why) for one in made.removed] == [("go()", Why.ACTION), ("under it", Why.HIDDEN)]


def test_pandocs_names_without_styles_and_lists_of_one_level() -> None:
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    own = "".join(
        f'<text:list-style style:name="{name}"><text:list-level-style-{kind} text:level="1"/></text:list-style>'
        for name, kind in (("A", "bullet"), ("B", 'number style:num-format="1" style:num-suffix="."'))
    )
    inner = f'<text:list text:style-name="B">{item.format("b", "")}{item.format("c", "")}</text:list>'
    body = '<text:p text:style-name="Title">Named</text:p><text:p text:style-name="Author">Ann Nobody</text:p><text:p text:style-name="Heading_20_2">Part</text:p>'
    made = found(body + f'<text:list text:style-name="A">{item.format("a", inner)}</text:list>', own)
    assert (made.offers["title"][0].value, made.offers["author"][0].value) == ("Named", "Ann Nobody")
    assert write(made.blocks) == "Ann Nobody\n\n### Part\n\n- a\n  1. b\n  2. c\n"


def test_a_text_without_styles_has_its_title_and_headings_by_their_looks() -> None:
    own = (
        '<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>'
        '<style:text-properties fo:font-size="18pt"/></style:style>'
        '<style:style style:name="P2" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    text = "<text:p>The bus came at six. Nobody in the street asked where it went.</text:p>"
    head = '<text:p text:style-name="P1">What they saw</text:p>'
    made = found(f'{head}{text}<text:p text:style-name="P2">The first week</text:p>{text}', own)
    assert made.offers["title"][0].value == "What they saw"
    assert [type(one).__name__ for one in made.blocks] == ["Paragraph", "Headline", "Paragraph"]


def test_words_that_nobody_sees_are_left_out_and_listed() -> None:
    style = '<style:style style:name="{}" style:family="text"><style:text-properties {}/></style:style>'
    own = style.format("W", 'fo:color="#ffffff"') + style.format("T", 'fo:font-size="1pt"')
    own += style.format("B", 'fo:color="#ffffff" fo:background-color="#000000"')
    span = '<text:span text:style-name="{}">{}</text:span>'
    made = found(
        f"<text:p>a{span.format('W', 'copy 17')}{span.format('T', 'for Lena')}{span.format('B', 'b')}</text:p>", own
    )
    assert write(made.blocks) == "ab\n"
    blank = '<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:background-color="{}"/></style:style>'
    for ground, shown in (("transparent", "a\n"), ("#FFFFFF", "a\n"), ("#1f3864", "ac\n")):
        text = f'<text:p text:style-name="P">a{span.format("W", "c")}</text:p>'
        assert write(found(text, own + blank.format(ground)).blocks) == shown
    assert [(one.text, one.why) for one in made.removed] == [("copy 17", Why.HIDDEN), ("for Lena", Why.HIDDEN)]


def test_what_lies_too_deep_in_tables_is_listed() -> None:
    ends = [f"<{end}table:{part}>" for end in ("", "/") for part in ("table", "table-row", "table-cell")]
    body = "".join(ends[:3]) * 50 + "<text:p>deep</text:p>" + "".join(ends[:2:-1]) * 50
    assert [one.text for one in found(body).removed] == ["deep"]
