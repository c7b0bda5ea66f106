"""publish.tree.sources.names: what places and topics are called in each language, a line each."""

import re
from pathlib import Path

import pytest

from publish.core.errors import SourceError
from publish.tree.sources.names import Names, check, read
from tests.support.seeker import find
from tests.support.small import TWO, archive, content, made, page

PLACES = '# places\nMasanjia = {ug = "ماسەنجيا", bo = "མ་སན་ཅ།"}\n"北京" = {en = "Beijing", bo = "པེ་ཅིན།"}\n\n'


def told(text: str | bytes, source: str = "places.toml") -> list[str]:
    faults: list[str] = []
    data = text.encode() if isinstance(text, str) else text
    read({source: data}, lambda where, line, what: faults.append(f"{where}:{line}: {what}"))
    return faults


def test_pages_call_a_place_as_their_readers_do_and_it_is_found_by_each_name(tmp_path: Path) -> None:
    lhasa = TWO.replace("[Lhasa]", "[མ་སན་ཅ།, Lhasa]")
    before = content(made(archive(tmp_path, **{"reports/2013/two.md": lhasa})).root)
    tree = made(archive(tmp_path, **{"reports/2013/two.md": lhasa, "places.toml": PLACES}))
    assert '<a href="../../by/place/北京.html">Beijing</a>' in page(tree, "reports/2013/one.html").replace(
        "%E5%8C%97%E4%BA%AC", "北京"
    )
    assert '<a href="../../by/bo/place/masanjia.html">མ་སན་ཅ།</a>' in page(tree, "reports/2013/two.html")
    assert '<a href="../../by/bo/place/lhasa.html" lang="en" dir="ltr">Lhasa</a>' in page(tree, "reports/2013/two.html")
    listed = page(tree, "by/ug/place/index.html")
    assert '">ماسەنجيا</a> <small>2</small>' in listed  # a report that calls it by its Tibetan name counts
    assert re.search('北京.html" lang="zh" dir="ltr">北京</a>', listed.replace("%E5%8C%97%E4%BA%AC", "北京"))
    assert listed.index("ماسەنجيا") < listed.index("Lhasa"), "names that its reader cannot read come first"
    assert "<h1>མ་སན་ཅ།</h1>" in page(tree, "by/bo/place/masanjia.html")
    assert '<h1><bdi lang="en" dir="auto">Lhasa</bdi></h1>' in page(tree, "by/ug/place/lhasa.html")
    assert not {path for path in before if path.startswith("by/")} - content(tree.root).keys(), "an address has gone"
    assert "reports/2013/one.html" in find(tree.root, "Beijing")
    # Only what has a name is made again.
    renamed = made(archive(tmp_path, **{"reports/2013/two.md": lhasa, "places.toml": PLACES.replace("པེ་ཅིན", "པེ་ཅིང")}))
    assert page(renamed, "reports/2014/three.html") == page(tree, "reports/2014/three.html")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('北京 = {en = "Beijing"}', 'cannot be read; put the name in quotation marks: "北京" = …'),
        ("Lhasa = {bo = ལྷ་ས}", "cannot be read; write a line such as Lhasa = {"),
        ('Lhasa = {\n bo = "ལྷ་ས"}', "cannot be read; write a line such as Lhasa = {"),
        ('Lhasa = "ལྷ་ས"', "'Lhasa' needs its names by language; write a line such as"),
        ('Lhasa = {zh_hans = "拉萨"}', "'zh_hans' is not a language tag, did you mean 'zh-Hans'?"),
        ('Lhasa = {Chinese = "拉萨"}', "'Chinese' is not a language tag, did you mean 'zh'?"),
        ("Lhasa = {bo = 3}", "'bo' must be a name in quotation marks"),
        ('Lhasa = {bo = "a\\u0007b"}', "'bo' holds a control character"),
        ('A = {bo = "ལྷ་ས"}\nA = {ug = "x"}', "'A' is there twice, first in line 1"),
        ('A = {zh = "西藏"}\nB = {zh = "西藏"}', "'西藏' (zh) is what 'A' is called, too"),
        ("A = {" + "x" * 20_000, "cannot be read"),
        ("A = " + "[" * 5000, "cannot be read"),
    ],
)
def test_each_fault_has_its_line_and_what_to_write(line: str, said: str) -> None:
    found = told(f"# a comment\n{line}" if "\nA =" not in line and "\nB =" not in line else line)
    assert found
    assert found[0].startswith("places.toml:2: ")
    assert said in found[0]


def test_a_file_of_another_name_or_encoding_is_told() -> None:
    assert told("", "tags.toml") == ["tags.toml:0: is not read; did you mean 'topics.toml'?"]
    assert told(b"\xff\xfe") == ["places.toml:0: is not text in UTF-8; save it as UTF-8"]


def test_a_name_that_is_nearly_a_reports_stops_the_build_and_another_is_told(tmp_path: Path) -> None:
    found = Names()
    faults: list[str] = []
    rest: list[str] = []
    found = read({"places.toml": b'Masanjai = {bo = "x"}\nOslo = {bo = "y"}\n'}, lambda *_: None)
    check(found, {"place": ["Masanjia"]}, lambda *what: faults.append(str(what)), lambda *what: rest.append(str(what)))
    assert faults == ["""('places.toml', 1, "no report names the place 'Masanjai', did you mean 'Masanjia'?")"""]
    assert rest == ["""('places.toml', 2, "no report names the place 'Oslo'")"""]
    with pytest.raises(SourceError, match=r"site/topics.toml:1: no report names the topic 'labor camps', did you mean"):
        made(archive(tmp_path, **{"topics.toml": '"labor camps" = {bo = "x"}\n'}))
