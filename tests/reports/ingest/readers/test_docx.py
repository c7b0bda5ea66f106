"""publish.reports.ingest.readers.docx: the text as Word shows it, and nothing else of the file."""

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Lack, Why
from publish.reports.ingest.readers.docx import read
from publish.reports.writing.write import write
from tests.support.fidelity import fidelity
from tests.support.officefiles import STYLES, W, counted, docx, level, numbering, p, word, zipped
from tests.support.truths import LANGUAGES, truth


def found(body: str, **parts: str) -> Document:
    return read(docx(body, styles=STYLES, **parts), Hints())


def text(body: str, **parts: str) -> str:
    return write(found(body, **parts).blocks)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_its_text_with_its_notes(language: str) -> None:
    meant = truth(language, 4, paragraphs=8)
    made = read(word(meant), Hints())
    got = fidelity(made.blocks, meant)
    assert got.wrong <= 0.001
    assert got.notes == 1.0
    assert all(share >= 0.95 for share in got.found.values())
    assert made.offers["title"][0].value == meant.title
    assert [one.why for one in made.removed] == [Why.RUNNING]


@pytest.mark.parametrize("code", [" FILENAME \\p ", "AUTHOR", " UserName \\* Upper ", " LASTSAVEDBY"])
def test_a_path_and_a_person_at_a_desk_are_listed_and_left_out(code: str) -> None:
    run, shown = "<w:r>{}</w:r>", "<w:r><w:t>C:\\lena\\camp.docx</w:t></w:r>"
    begin, separate, end = (run.format(f'<w:fldChar w:fldCharType="{one}"/>') for one in ("begin", "separate", "end"))
    whole = begin + run.format(f"<w:instrText>{code}</w:instrText>") + separate + shown + end
    for field in (f'<w:fldSimple w:instr="{code}">{shown}</w:fldSimple>', whole):
        made = found(f"<w:p><w:r><w:t>a</w:t></w:r>{field}</w:p>")
        assert write(made.blocks) == "a\n"
        assert ("C:\\lena\\camp.docx", Why.METADATA) in {(one.text, one.why) for one in made.removed}


def test_headings_are_told_by_style_and_by_outline() -> None:
    body = p("a", '<w:pStyle w:val="2"/>') + p("b", '<w:pStyle w:val="OO"/>') + p("c", '<w:outlineLvl w:val="1"/>')
    assert text(body) == "## a\n\n## b\n\n### c\n"


def test_numbers_stay_as_they_were_seen() -> None:
    kinds = numbering(
        level(0, "decimal", "%1.", 3) + level(1, "lowerLetter", "(%2)"),
        level(0, "chineseCounting", "第%1条"),
        level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"),
    )
    body = p("a", counted(1)) + p("b", counted(1, 1)) + p("c", counted(1)) + p("—") + p("d", counted(1))
    assert text(body, numbering=kinds) == "3. a\n\n(a) b\n\n4. c\n\n—\n\n5. d\n"
    assert text(p("门", counted(2)) * 11, numbering=kinds).endswith("第十一条 门\n")
    assert text(p("a", counted(3)) + p("b", counted(3, 1)) * 2, numbering=kinds) == "1 a\n\n1.1 b\n\n1.2 b\n"


def test_what_is_no_text_is_listed() -> None:
    made = found(
        "<w:p><w:r><w:t>a </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>b</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p>",
        **{"word/comments.xml": f"<w:comments {W}><w:comment w:author='Lena'>{p('a remark')}</w:comment></w:comments>"},
        **{"docProps/core.xml": "<c xmlns:d='http://purl.org/dc/elements/1.1/'><d:creator>Lena</d:creator></c>"},
        **{"word/vbaProject.bin": "x", "word/embeddings/a.bin": "x"},
    )
    assert write(made.blocks) == "a b\n"
    assert {(one.text, one.why) for one in made.removed} == {
        ("gone", Why.COMMENT), ("unseen", Why.HIDDEN), ("a remark", Why.COMMENT), ("creator: Lena", Why.METADATA),
        ("word/vbaProject.bin", Why.ACTION), ("word/embeddings/a.bin", Why.ATTACHED),
    }  # fmt: skip
    assert [need.lack for need in made.needs] == [Lack.TEXT]


def test_a_box_is_a_quotation_that_an_editor_must_place() -> None:
    box = f"<w:r><w:pict><v:textbox xmlns:v='v'><w:txbxContent>{p('in the box')}</w:txbxContent></v:textbox></w:pict></w:r>"
    made = found(f"<w:p><w:r><w:t>a</w:t></w:r>{box}</w:p>")
    assert write(made.blocks) == "a\n\n> in the box\n"
    assert [need.lack for need in made.needs] == [Lack.TEXT]


def test_links_fields_and_stresses() -> None:
    body = (
        '<w:p><w:hyperlink r:id="l1"><w:r><w:t>a</w:t></w:r></w:hyperlink><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://e.org/b" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>b</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t xml:space="preserve"> c</w:t></w:r></w:p>'
    )
    made = found(body)
    assert write(made.blocks) == "[a](https://e.org/a) [b](https://e.org/b) **c**\n"
    assert [one.why for one in made.removed] == [Why.TRACKING]


def test_a_zip_of_something_else_is_no_word_file() -> None:
    with pytest.raises(SourceError, match="no Word file"):
        read(zipped({"a.txt": "x"}), Hints())


def runs(*pieces: str) -> str:
    return f"<w:p>{''.join(pieces)}</w:p>"


def run(words: str, set_as: str = "") -> str:
    return f'<w:r><w:rPr>{set_as}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def control(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def code(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def test_raised_and_lowered_figures_are_no_digits_of_the_number_before_them() -> None:
    up, down = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    assert text(runs(run("10"), run("5", up), run(" H"), run("2", down), run("O"))) == "10⁵ H₂O\n"
    assert text(runs(run("the 21"), run("st", up), run(" day"))) == "the 21st day\n"


def test_a_large_first_letter_and_a_struck_out_end_run_on() -> None:
    drop = p("O", '<w:framePr w:dropCap="drop" w:lines="3"/>') + p("nce there was")
    assert text(drop) == "Once there was\n"
    struck = p("half a ", '<w:rPr><w:del w:author="Lena"/></w:rPr>') + p("sentence") + p("another")
    assert text(struck) == "half a sentence\n\nanother\n"
    # A frame that is no letter's, and an end that is only inserted, stay apart.
    assert text(p("O", "<w:framePr w:wrap='around'/>") + p("nce")) == "O\n\nnce\n"
    assert text(p("a", '<w:rPr><w:ins w:author="Lena"/></w:rPr>') + p("b")) == "a\n\nb\n"
    # Before a table, and at the end, nothing is there to run on in.
    assert "a\n" in text(p("a", "<w:rPr><w:del/></w:rPr>") + "<w:tbl><w:tr><w:tc>" + p("c") + "</w:tc></w:tr></w:tbl>")
    assert text(p("a", "<w:rPr><w:del/></w:rPr>")) == "a\n"


def test_words_of_two_pages_stay_two_paragraphs() -> None:
    assert text(runs(run("ends"), '<w:r><w:br w:type="page"/></w:r>', run("begins"))) == "ends\n\nbegins\n"


def test_what_a_field_does_is_not_shown_and_what_was_filled_in_is() -> None:
    inner = control("begin") + code(" MERGEFIELD x ") + control("separate") + run("CODE") + control("end")
    outer = (
        control("begin") + code(" IF ") + inner + code(' = "a" ') + control("separate") + run("shown") + control("end")
    )
    assert text(runs(outer)) == "shown\n"
    ticked = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
    empty = "<w:ffData><w:checkBox><w:default w:val='0'/></w:checkBox></w:ffData>"
    listed = "<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='no'/><w:listEntry w:val='yes'/></w:ddList></w:ffData>"
    boxes = "".join(
        control("begin", one) + code(" FORM ") + control("end") + run(" ") for one in (ticked, empty, listed)
    )
    assert text(runs(boxes)) == "☒ ☐ yes\n"


def test_an_authors_own_mark_of_a_note_is_said_once() -> None:
    made = text(
        runs(run("said"), '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>', run(" so")),
        footnotes=f"<w:footnotes {W}><w:footnote w:id='2'>{runs(run('*'), run(' in a note'))}</w:footnote></w:footnotes>",
    )
    assert made == "said[^1] so\n\n[^1]: in a note\n"


def cells(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def cell(inner: str, set_as: str = "") -> str:
    return f"<w:tc><w:tcPr>{set_as}</w:tcPr>{inner}</w:tc>"


def test_rows_of_a_form_keep_the_numbers_that_word_counts_in_empty_cells() -> None:
    kinds = numbering(level(0, "decimal", "%1."))
    row = cell(p("", counted(1))) + cell(p("a name"))
    assert text(cells(row, row), numbering=kinds) == "| 1\\. | a name |\n| --- | --- |\n| 2\\. | a name |\n"


def test_a_form_with_cells_cut_once_more_stays_a_table() -> None:
    inner = cells(cell(p("x")) + cell(p("y") + p("z")))
    form = cells(cell(p("a")) + cell(p("b")), cell(p("c")) + cell(p("d") + inner))
    assert text(form) == "| a | b |\n| --- | --- |\n| c | d x y z |\n"
    # What only lays a page out is no table, and what stands in it is.
    laid = cells(cell(p("left")) + cell(cells(*[cell(p("1")) + cell(p("2"))] * 3)))
    assert text(laid).startswith("left\n\n|")


def test_what_a_table_does_not_show_is_listed() -> None:
    made = found(
        cells(
            cell(p("a"), '<w:vMerge w:val="restart"/>') + cell(p("b")),
            cell(p("under it"), "<w:vMerge/>") + cell(p("c")),
            "<w:trPr><w:del w:author='Lena'/></w:trPr>" + cell(p("a row")) + cell(p("struck out")),
        )
    )
    assert [(one.text, one.why) for one in made.removed] == [
        ("under it", Why.HIDDEN),
        ("a row struck out", Why.COMMENT),
    ]
    assert "under" not in write(made.blocks)


def test_counting_by_a_style_of_lists_and_by_digits_alone() -> None:
    kinds = (
        f"<w:numbering {W}>"
        + '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        + f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/>{level(0, "upperRoman", "%1.")}</w:abstractNum>'
        + f'<w:abstractNum w:abstractNumId="2">{level(0, "chineseCounting", "第%1章")}'
        + level(1, "decimal", "%1.%2").replace("</w:lvl>", "<w:isLgl/></w:lvl>")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        + '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )
    body = p("a", counted(1)) + p("b", counted(2)) + p("c", counted(2, 1))
    assert text(body, numbering=kinds) == "I. a\n\n第一章 b\n\n1.1 c\n"


def test_headings_that_are_counted_without_a_number_have_none() -> None:
    kinds = numbering(level(0, "none", "%1"))
    assert text(p("a", '<w:pStyle w:val="2"/>' + counted(1)) + p("b", counted(1)), numbering=kinds) == "## a\n\nb\n"


def test_a_lists_numbers_go_on_unless_it_begins_anew() -> None:
    kinds = numbering(level(0, "bullet", "•") + level(1, "decimal", "%2."))
    more = '<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="1">{}</w:lvlOverride></w:num></w:numbering>'
    again = kinds.replace("</w:numbering>", more.format(level(1, "decimal", "%2.")))
    anew = kinds.replace("</w:numbering>", more.format('<w:startOverride w:val="1"/>'))
    body = p("a", counted(1)) + p("b", counted(1, 1)) + p("-") + p("c", counted(2, 1))
    assert text(body, numbering=again).endswith("2. c\n")
    assert text(body, numbering=anew).endswith("1. c\n")
    # An outer bullet begins its inner numbers anew.
    outer = p("a", counted(1)) + p("b", counted(1, 1))
    assert text(outer * 2, numbering=kinds) == "- a\n  1. b\n- a\n  1. b\n"


MIDDLE, LARGE = '<w:jc w:val="center"/>', '<w:sz w:val="44"/>'
LONG = "现将办法印发给你们，请认真贯彻执行，指定专人负责，不得推诿。"


def test_a_paper_without_styles_has_its_title_and_headings_by_their_looks() -> None:
    body = p("和平县人民政府文件", MIDDLE, '<w:sz w:val="84"/>') + p("和政发〔2018〕12号", MIDDLE)
    body += p("关于印发登记", MIDDLE, LARGE) + p("办法的通知", MIDDLE, LARGE)
    body += p(LONG) + p("一、总体要求") + p(LONG) + p("（一）登记对象", "", "<w:b/>") + p(LONG)
    made = found(body)
    assert made.offers["title"][0].value == "关于印发登记办法的通知"
    assert [line for line in write(made.blocks).split("\n") if line.startswith("#")] == [
        "## 和平县人民政府文件", "## 一、总体要求", "### （一）登记对象",
    ]  # fmt: skip


def test_what_is_bold_by_its_style_is_a_heading_only_above_a_text() -> None:
    styles = STYLES.replace(
        "</w:styles>", '<w:style w:styleId="SB"><w:name w:val="Strong line"/><w:rPr><w:b/></w:rPr></w:style></w:styles>'
    )
    body = p("The first week", '<w:pStyle w:val="SB"/>') + p("They counted forty people on the first day.")
    made = read(docx(body, styles=styles), Hints())
    assert write(made.blocks).startswith("## The first week\n")


def test_words_that_nobody_sees_are_left_out_and_listed() -> None:
    white, tiny = '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'
    made = found(runs(run("seen "), run("copy 17", white), run("for Lena", tiny), run("to the end")))
    assert write(made.blocks) == "seen to the end\n"
    assert [(one.text, one.why) for one in made.removed] == [("copy 17", Why.HIDDEN), ("for Lena", Why.HIDDEN)]
    nearly = runs(run("a ", white.replace("FFFFFF", "FEFEFE")), run("b", white.replace("FFFFFF", "CCCCCC")))
    assert write(found(nearly).blocks) == "b\n"
    # On a ground of another colour white is read.
    shaded = runs(run("a", white + '<w:shd w:fill="000000"/>'), run(" b", white + '<w:highlight w:val="black"/>'))
    # A white ground shows nothing, and a style's own ground does.
    blank = runs(run("g", white + '<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>'), run("h"))
    assert write(found(blank).blocks) == "h\n"
    banner = '<w:style w:styleId="B"><w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr></w:style></w:styles>'
    file = docx(
        p("i", '<w:pStyle w:val="B"/>').replace("<w:t", f"<w:rPr>{white}</w:rPr><w:t"),
        styles=STYLES.replace("</w:styles>", banner),
    )
    assert "i" in write(read(file, Hints()).blocks)
    table = cells(cell(runs(run("c", white))) + cell(p("d")), cell(p("e")) + cell(p("f")))
    assert write(found(shaded + table).blocks) == "a b\n\n| c | d |\n| --- | --- |\n| e | f |\n"


def test_what_lies_too_deep_in_tables_is_listed() -> None:
    body = p("deep")
    for _ in range(50):
        body = cells(cell(body))
    assert [one.text for one in found(body).removed] == ["deep"]


def test_a_line_that_is_set_as_the_author_is_offered_and_stays() -> None:
    style = '<w:style w:styleId="A"><w:name w:val="Author"/></w:style></w:styles>'
    body = p("Named", '<w:pStyle w:val="T"/>') + p("Ann Nobody", '<w:pStyle w:val="A"/>') + p(LONG)
    body += p("An author may say more here.", '<w:pStyle w:val="A"/>') + p("Li Na", '<w:pStyle w:val="A"/>')
    made = read(docx(body, styles=STYLES.replace("</w:styles>", style)), Hints())
    assert [one.value for one in made.offers["author"]] == ["Ann Nobody, Li Na"]
    assert "Ann Nobody" in write(made.blocks)
