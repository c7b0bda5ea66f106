"""publish.tree.sources.notes: what a writer noted for other writers is named by its line, and never published."""

from pathlib import Path

import pytest

from publish.core.errors import SourceError
from tests.support.small import archive, made

HEAD = "---\ntitle: T\ndate: 2013-01-01\nlanguage: en\n---\n\n"
CITED = "evidence:\n  - file: evidence/order.png\n    title: 'The order %%from M.%%'"
NOTES = {
    "comment": ("Held. <!-- told by M. --> Freed.", [7]),
    "not-closed": ("Held. <!-- told by M.", [7]),
    "many-lines": ("<!--\nwho\n\nwhere\n-->", [7, 11]),
    "with-code-in-it": ("<!-- a\n\n    b\n\n-->", [7, 11]),
    "in-a-list": ("- one <!-- two -->", [7]),
    "in-an-item's-second-paragraph": ("1. a\n\n    <!-- b -->", [9]),
    "in-a-quotation": ("> <!-- a -->", [7]),
    "in-a-table": ("| a | b |\n|---|---|\n| c | <!-- d --> |", [9]),
    "in-a-footnote": ("Word.[^1]\n\n[^1]: <!-- a -->", [9]),
    "in-a-definition": ("Term\n: what <!-- a -->", [8]),
    "in-a-heading": ("## What <!-- a -->", [7]),
    "in-a-link's-title": ('[x](https://example.org/ "<!-- a -->")', [7]),
    "in-an-alt": ("![<!-- a -->](../../evidence/order.png)", [7]),
    "beside-code": ("`<!-- shown -->` and <!-- told -->", [7]),
    "below-code": ("    <!-- shown -->\n\n<!-- told -->", [9]),
    "more": ("<!-- more -->", [7]),
    "short": ("<!->", [7]),
    "empty": ("<!>", [7]),
    "spaced": ("< !-- a -->", [7]),
    "by-a-word-processor": ("<!—— a ——>", [7]),
    "by-a-chinese-keyboard": ("＜！－－ a －－＞", [7]),
    "for-one-browser": ("<!--[if IE]>a<![endif]-->", [7]),
    "instruction": ("<?editor a ?>", [7]),
    "cdata": ("<![CDATA[a]]>", [7]),
    "obsidian": ("Held. %%told by M.%%", [7]),
    "obsidian-lines": ("%%\na\n%%", [7, 9]),
    "reference": ("[//]: # (a)", [7]),
    "reference-printed": ("[//]: # a b", [7]),
    "reference-by-name": ("[comment]: <> (a)", [7]),
    "liquid": ("{% comment %}a{% endcomment %}", [7]),
    "jinja": ("{# a #}", [7]),
    "hugo": ("{{/* a */}}", [7]),
    "mdx": ("{/* a */}", [7]),
    "remark": ("{>>a<<}", [7]),
    "struck-out": ("Told by {--M.--} a guard.", [7]),
    "across-emphasis": ("Held.\n\n*<!* -- told by M. -->x", [9]),
    "across-strong": ("<**!-- told by M.** --", [7]),
    "latex": ("\\begin{comment}\na", [7]),
}
CODE = (
    "`<!-- a -->`", "``<!-- ` -->``", "    <!-- a -->", "- a\n\n        {# b #}", "&lt;!-- a --&gt;", "`[//]: # (a)`",
    "From A --> B, 50 % of {them}, x < y! and 100%.",
)  # fmt: skip


def faults(root: Path) -> tuple[str, ...]:
    with pytest.raises(SourceError) as caught:
        made(root)
    return caught.value.faults


def test_a_note_to_writers_is_a_fault_with_its_line(tmp_path: Path) -> None:
    texts: dict[str, str | bytes | None] = {f"reports/2015/{n}.md": HEAD + t + "\n" for n, (t, _) in NOTES.items()}
    found: dict[str, set[int]] = {}
    for fault in faults(archive(tmp_path, **texts)):
        source, line, what = fault.split(":", 2)
        assert "is a note to writers" in what
        found.setdefault(Path(source).stem, set()).add(int(line))
    assert found == {name: set(lines) for name, (_, lines) in NOTES.items()}


def test_what_is_shown_as_code_is_published_as_it_was_typed(tmp_path: Path) -> None:
    texts: dict[str, str | bytes | None] = {f"reports/2015/{n}.md": HEAD + t + "\n" for n, t in enumerate(CODE)}
    tree = made(archive(tmp_path, **texts))
    assert "<code>&lt;!-- a --&gt;</code>" in (tree.root / "reports/2015/0.html").read_text("utf-8")


def test_a_note_in_front_matter_is_a_fault_with_its_line(tmp_path: Path) -> None:
    head = HEAD.replace("title: T", "title: T <!-- a -->").replace("en\n", "en\nsummary: 'S {# b #}'\n" + CITED + "\n")
    found = faults(archive(tmp_path, **{"reports/2015/x.md": head + "Text.\n"}))
    assert [fault.split(": ")[0].rpartition(":")[2] for fault in found] == ["2", "5", "8"]
