"""publish.tree.markdown.rawtags: no tag of a text's is ever one of the page's."""

import pytest

from tests.tree.markdown.pages import html, rendered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
        ("<script>\nalert(1)\n</script>", "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>"),
        ("<div>\n\n**x**\n\n</div>", "<p>&lt;div&gt;</p>\n<p><strong>x</strong></p>\n<p>&lt;/div&gt;</p>"),
        (
            "<div>\n```\n<b>\n```\n</div>",
            "<p>&lt;div&gt;</p>\n<pre><code>&lt;b&gt;\n</code></pre>\n<p>&lt;/div&gt;</p>",
        ),
        ("<p>`` <b>` ``</p>", "<p>&lt;p&gt;<code>&lt;b&gt;`</code>&lt;/p&gt;</p>"),
        ("![a <b>](../evidence/a.png)", '<img alt="a &lt;b&gt;"'),
        ("`<b>` and \\<b>", "<p><code>&lt;b&gt;</code> and &lt;b&gt;</p>"),
    ],
)
def test_tags_are_shown_as_typed(text: str, expected: str) -> None:
    assert expected in html(text)


@pytest.mark.parametrize("lines", [8, 40])
def test_many_blocks_below_one_another_are_read_a_few_times(lines: int) -> None:
    found = html("<div>\n" * lines + "**x**\n" + "</div>\n" * lines)
    assert found.count("&lt;") == 2 * lines
    assert "<strong>x</strong>" in found


def test_a_note_in_raw_html_is_a_fault_on_its_line() -> None:
    found = rendered("a\n<div>\n<!-- told by M. -->\n</div>\n")
    assert [line for line, _ in found.faults] == [7]


def test_a_break_in_a_cell_is_one_and_elsewhere_is_shown() -> None:
    found = rendered("| a<br>b | <BR/>c |\n|---|---|\n| d <br /> e | <b>f</b> |\n")
    assert "<th>a<br>\nb</th>\n<th><br>\nc</th>" in found.html
    assert "<td>d <br>\n e</td>\n<td>&lt;b&gt;f&lt;/b&gt;</td>" in found.html
    assert [line for line, _ in found.warnings] == [7]
    assert html("a<br>b") == "<p>a&lt;br&gt;b</p>"
    assert "<br>" not in html("| ![<br>](../evidence/a.png) <br onload=x> |\n|---|")
