"""publish.tree.markdown.dialects: marks of other programs and of word processors are told with what to write."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered

# Each text, and the words that its warning must have. Where it has "⏎", the line that must be named follows it.
TOLD = {
    # Word, Google Docs, keyboards for Chinese.
    "·         Erster Punkt\n\n·         Zweiter Punkt": "a list by '·'",
    "● One\n\n○ Two": "a list by '●'",
    "姓名\t年龄\t日期\n阿里\t\t2017\n玛丽\t\t2018": "a table by tabs",
    "他 们 在 夜 里 来 ，": "letters have spaces between them",
    "Three were held【12†source】.": "an assistant's mark of a source",
    "o   one\n\no   two": "a list by 'o'",
    "o\tone\no\ttwo": "a list by 'o'",
    "§\tone\n\n§\ttwo": "'§'",
    "-\u00a0one": "type a plain space",
    "1.\u00a0one": "type a plain space",
    "##\u3000标题": "type a plain space",
    "\u200b- one": "a sign that nobody sees",
    "##Heading": "a heading without a space",
    "＃ 标题": "write '#'",
    "＞ 引用": "write '>'",
    "＊＊粗体＊＊": "write **words**",
    "[链接]（https://example.org/）": "with '(' and ')'",
    "[链接](https://example.org/）": "write ')'",
    "[link] (https://example.org/)": "a space before '('",
    "**Note:**text": "put a space behind it",
    "и **«Слово»**и ещё": "'**' between a sign and a letter",
    "** bold ** and more": "without spaces within",
    "**bold\u00a0**and more": "without spaces within",
    "｜a｜b｜\n｜---｜---｜": "write '|'",
    # Notes' programs.
    "This is ==重点== here.": "write **words**",
    "A paragraph. ^a1b2c3": "a block's name",
    "See ((64a1b2c3)).": "write a link as",
    "^^light^^": "write **words**",
    "status:: done": "a property",
    "```dataview\nTABLE x\n```": "is code here",
    "```mermaid\nA --> B\n```": "is code here",
    # Wikis.
    "See [https://example.org/a the page].": "a wiki's link",
    "See <https://example.org/a|the page>.": "a link of Slack's",
    "See <https://example.org/a|page>.": "a link of Slack's, leads nowhere",
    "He left.\n\n:: He did not.": "begin the line with '> '",
    "; word\n: and what it means": "';' before a word",
    "$$\nx = y\n$$": "a formula",
    # pandoc and its kin.
    "As said [@smith2019, p. 33].": "a citation",
    "Text^[a note].": "a note within a line",
    "`<b>`{=html}": "'{=…}'",
    "[x](https://example.org/){target=_blank}": "leave it out",
    "| The limerick packs\n| In space": "write '\\' at the end",
    "(@good) third": "a list by '(@)'",
    "#. one": "write '1.'",
    "{: toc}": "leave it out",
    "```{note}\nwords\n```": "is code here",
    "  Right     Left\n-------     ------\n     12     12": "became a line across the page",
    # Sites' generators.
    '=== "Tab"': "a tab",
    '--8<-- "file.md"': "another file's place",
    "/// note": "leave the line out",
    "Well :smile: so": "type the sign",
    "*[HTML]: Hyper Text": "an abbreviation",
    "import Tabs from '@theme/Tabs';": "a program's line",
    "H~2~O": "a small letter",
    "2^10^": "a small letter",
    "{漢字|かんじ}": "in brackets",
    # Other markup.
    "image::x.png[alt]": "a macro",
    "=> gemini://example.org/ words": "'=>'",
    "== Section": "write it as '## words'",
    "* one\n** two": "put two spaces",
    "|===\n|a |b\n|===": "a table by '|==='",
    "====": "write '---'",
    ".. note::\n\n   words": "write its words",
    "`link <x>`_ here": "'_' behind a link",
    ":ref:`x`": "a role",
    "=====  =====": "a table by spaces",
    "[b]bold[/b]": "of a forum",
    "''italic''": "write *words*",
    "#+BEGIN_QUOTE": "leave the line out",
    "\\section{Title}": "LaTeX",
    "``quoted''": "write “words”",
    "$E=mc^2$": "a formula",
    "h2. Title": "write it as '## words'",
    "00:00:01,000 --> 00:00:04,000\nWords": "a subtitle's time",
    # Links.
    "[x](https://example.org/新疆 再教育)": "a link that is none",
    "[x](https://example.org “title”)": "a link that is none",
    "A.[^1]\n\n[^1]：中文冒号": "right behind its ']'",
    "[a\nb](https://example.org/\nx)": "a link that is none",
    "https://example.org/a/very/\nlong/address": "an address is broken",
    # Cut words.
    "The govern-\nment held him.": "a word is broken",
    "The govern\u00ad\nment held him.": "a word is broken",
    # Code.
    "```\nx\n\n## y": "none ends it",
    "Title\n~~~~~\n\nAll else.": "none ends it",
    "    | a | b |\n    |---|---|": "a table that begins with four spaces",
    # Tables.
    "| a | b |\n|---|---|\n| 1 | 2 |\nText below.": "became a row",
    "a | b\n---|---\n1 | 2\nText below.": "became a row",
    "## \n\nText.": "a heading without words",
}
MEANT = [
    "王**，李**。他",
    "The order [https://example.org/a accessed 3 May 2020] is gone.",
    "It cost $5 and then $10; he paid US$5=HK$39.",
    "See [1] (https://example.org/) and array[i] (x).",
    "Vor-\nund Nachteile; a well-known man.",
    "what the f*** and s**t and *** and 2 ** 3",
    "x == y and a==b and c==d; (a==b).",
    "12:30:45 and Note: this: that; https://a:80:x",
    "He said [see above](#here).\n\n## Here {#here}",
    "C:\\Users\\item and \\\\begin",
    "{x}, {p: 1}, f(x){return x}, [sic]{.}",
    "5 % of it; % of it\n\n. . . and .. and ...",
    "~~~\nx\n~~~\n\n- one\n\n  ```python\n  x\n  ```\n\n> ```\n> x\n> ```",
    "---\n\n- - -\n\n***",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n> | a | b |\n> |---|---|\n> | 1 | 2 |",
    "- | a | b |\n  |---|---|\n  | 1 | 2 |",
    "a | b\n--- | ---\n1 | 2",
    "| a | b |\n--- | ---\n1 | 2\n3 | 4",
    "He called Sean\n(@sean) and his friend.",
    "#![feature(a)]",
    "https://example.org/a/\nhttps://example.org/b/c",
    "import duties from the port and export const.",
    "o tempora\n\nO mores",
    "See https://example.org/\nfor more, and https://example.org/a\nand/or b.",
    "20~30人，40~50人; x^2 and y^2",
    "``code`` and `a ==b== c` and `[[x]]`",
    "見〔注一〕（https://example.org/）。",
    "ありがとう^^ また^^",
    "Follow @a_b; mail a_b@example.org: +1 and -1.",
]


@pytest.mark.parametrize("text", list(TOLD), ids=ascii)
def test_marks_of_others_are_told_with_what_to_write(text: str) -> None:
    found = rendered(f"One.\n\n{text}\n")
    told = [line - FIRST for line, what in found.warnings if TOLD[text] in what]
    assert told, found.warnings
    assert set(told) <= set(range(2, 3 + text.count("\n")))
    assert found.faults == []


@pytest.mark.parametrize("text", MEANT, ids=ascii)
def test_what_people_mean_is_not(text: str) -> None:
    assert rendered(f"One.\n\n{text}\n").warnings == []


def test_a_table_that_is_none_is_told_once() -> None:
    found = rendered("| a | b |\n| c | d |\n| e | f |\n").warnings
    assert [line - FIRST for line, what in found if "table that is none" in what] == [0]


@pytest.mark.parametrize(("text", "told"), [("% Title\n% Author\n\nText.", "'%'"), ("+++\ntitle = 1\n+++\n", "'+++'")])
def test_a_title_in_the_text_belongs_above_it(text: str, told: str) -> None:
    assert any(what.startswith(told) for _, what in rendered(text).warnings)
