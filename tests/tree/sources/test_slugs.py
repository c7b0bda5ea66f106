"""publish.tree.sources.slugs: names of every script make addresses and anchors."""

import re
from pathlib import Path

from publish.tree.sources.slugs import alike, anchor
from tests.support.small import ABOUT, ONE, archive, made, page

HERE = Path(__file__).parents[3]


def test_headings_of_any_script_get_anchors_and_none_is_a_second_h1(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **{"about.md": ABOUT + "# བོད་ཡིག\n\n## 西藏\n\n## 西藏\n\n[x](#西藏_1)\n"}))
    text = page(tree, "about.html")
    assert '<h2 id="བོད-ཡིག">' in text
    assert '<h2 id="西藏">' in text
    assert text.count("<h1") == 1


THEMES_IDS = sorted(
    found
    for file in (HERE / "publish/tree/theme").rglob("*.html")
    if file.parent.name != "open"
    for found in re.findall(r'\bid="([^"]+)"', file.read_text(encoding="utf-8"))
)


def test_no_heading_can_take_an_id_of_the_themes(tmp_path: Path) -> None:
    assert {"stet.standing", "stet.text"} <= set(THEMES_IDS)
    assert [each for each in THEMES_IDS if anchor(each) == each] == []
    bare = [each.removeprefix("stet.") for each in THEMES_IDS]
    headings = "".join(f"## {name}\n\nSome text.[^{name}]\n\n[^{name}]: A note.\n\n" for name in (*THEMES_IDS, *bare))
    links = "".join(f"[to {name}](#{name})\n" for name in bare)
    tree = made(archive(tmp_path, **{"reports/2013/one.md": ONE + headings + links}), fingerprint="ab" * 32)
    ids = re.findall(r'\sid="([^"]+)"', page(tree, "reports/2013/one.html"))
    assert len(ids) == len(set(ids))
    assert {*bare, "stet.standing", "stet.text"} <= set(ids)


def test_an_anchor_of_another_program_is_known_by_its_letters() -> None:
    there = ["don-t-wait", "西藏", "西藏_1", "camp-1"]
    assert [alike(a, there) for a in ("dont-wait", "don_t_wait", "Don't wait", "camp1")] == [
        *["don-t-wait"] * 3,
        "camp-1",
    ]
    assert [alike(a, there) for a in ("", "…", "dont", "西")] == [""] * 4
    assert alike("ab", ["a-b", "ab-"]) == ""
