"""publish.tree.markdown.untaken: what other programs take, and we do not, is told with its line and what to write."""

import pytest

from tests.tree.markdown.pages import FIRST, html, rendered

TOLD = {
    "<br>": "write '\\' at the line's end",
    '<font color="red">': "leave it out",
    "<figure>\n<figcaption>x</figcaption>\n</figure>": "its caption",
    "::: note\nWords.\n:::": "begin the lines below it with '> '",
    "Words.\n\n:::{.warning}": "begin the lines below it with '> '",
    "::: details Who was there": "write it as '## words'",
    ":::": "leave the line out",
    "+---+---+\n| a | b |\n+---+---+": "a grid table",
    "{{< youtube x >}}": "a shortcode",
    "See {{ site.url }}.": "the words which it stands for",
    '!!! note "x"': "an admonition",
    "> [!NOTE]\n> x": "an alert",
    "![[scan.png]]": "write a picture as",
    "See [[other]].": "write a link as",
    "![a](my scan.png)": "an image that is none",
    "[a](my file.md)": "a link with a space",
    "Word.[^7]": "a footnote's mark",
    "[words][nowhere]": "a link without an address",
    "| a | b |": "a table that is none",
    "Text. {.red}": "'{…}'",
    "• one\n• two": "begin each line with '- '",
    "·\tone\n·\ttwo": "begin each line with '- '",
    "So:\n\n```markdown\n# The report\n\n**Day:** 2 May\n```": "'markdown' is shown as code",
    f"```\n{'他们在夜里来，' * 8}带走了他。\n```": "prose between such lines",
    '```yaml title="The order"\na: b\n```': "words behind the name of a language",
    "a) one\nb) two": "these lines run together",
    "问：谁？\n答：看守。\n问：几时？": "these lines run together",
    "Q: Who?\nA: Guards.": "these lines run together",
    "一、总则\n二、附则": "these lines run together",
    "（一）第一款\n（二）第二款": "these lines run together",
    "1、第一项\n2、第二项": "these lines run together",
    "①圆圈\n②圆圈": "these lines run together",
    "༡༽ དང་པོ།\n༢༽ གཉིས་པ།": "these lines run together",
    "๑. ข้อหนึ่ง\n๒. ข้อสอง": "these lines run together",
    "ئا. بىرىنچى\nب. ئىككىنچى": "these lines run together",
    "(a) one\n(b) two": "these lines run together",
    "ii. two\niii. three": "these lines run together",
    "1.one\n2.two": "these lines run together",
    "— Who?\n— Guards.": "these lines run together",
    "・箇条\n・箇条": "these lines run together",
    "[12/05/2020, 21:14:03] Anna: x\n[12/05/2020, 21:14:40] Peter: y": "these lines run together",
    "They were:\n3. three\n4. four": "put an empty line before the list",
    "1. one\n   - two\n     continued\n         - three": "put fewer spaces before it",
    "== History ==": "write it as '## words'",
    "'''Gate''' is a gate.": "write **words**",
    '{| class="wikitable"': "a wiki's table",
    "Name\tHeld\nA.\t2017": "a table by tabs",
    "It rained.\n---": "this became a heading",
    "Kind regards\n--\nA. B.": "this became a heading, by the '--' below it",
    "<name> said": "write '\\<name>'",
    "Dear friends,\n\n    I write with an indented line, as in a letter.": "is shown as code",
    "一\n\n\t第二段用制表符缩进": "is shown as code",
}


@pytest.mark.parametrize("text", list(TOLD), ids=ascii)
def test_what_is_not_taken_is_told(text: str) -> None:
    found = rendered(f"One.\n\n{text}\n")
    assert any(TOLD[text] in what for _, what in found.warnings), found.warnings
    lines = {line - FIRST for line, _ in found.warnings}
    assert lines <= set(range(2, 3 + text.count("\n")))
    assert found.faults == []


@pytest.mark.parametrize(
    "text",
    [
        "`<br>` and `{{< x >}}`",
        "```\n::: x\n{{<\n```",
        "\\<br> and \\{{< x >}} and \\![x]",
        "As [2][3] say, a + b, {x}, 5 % [sic], C#, x | y, [the other].",
        "## Heading {#here}\n\nShort\n---\n\n| a |\n|---|\n| b |",
        "Word.[^1]\n\n[^1]: Note.\n\n    code(x)",
        "Dear :) all; see :: and ::: within.",
        "#六四# #FreeThem now",
        "[泪][泪] 一 • 二 · 三 (see a) and b))",
        "问：谁？\\\n答：看守。",
        "一、总则\\\n二、附则\n\n（一）第一款\n\n（二）第二款",
        "1. one\n2. two\n   - three\n   - four\n\n3) three\n4) four",
        "It was in\n2019. Nobody came.",
        "x == y and a=='b'; '' and '''.",
        "He said: no. And\nshe said: yes.",
    ],
)
def test_what_people_write_in_earnest_is_not(text: str) -> None:
    assert rendered(text).warnings == []


def test_raw_html_is_shown_as_typed_and_markdown_within_is_markdown() -> None:
    found = html('<div class="x">\n**bold** <i>and `<b>`</i>\n</div>\n\n<p>a</p>')
    assert found == (
        '<p>&lt;div class="x"&gt;\n<strong>bold</strong> &lt;i&gt;and <code>&lt;b&gt;</code>&lt;/i&gt;\n'
        "&lt;/div&gt;</p>\n"
        "<p>&lt;p&gt;a&lt;/p&gt;</p>"
    )
