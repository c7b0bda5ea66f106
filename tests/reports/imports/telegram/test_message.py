"""publish.reports.imports.telegram.message: runs of words as lines of HTML."""

import pytest

from publish.reports.imports.telegram.message import Message, TextRun, body, lines, listed, words


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        (TextRun("bold", " a \nb"), [" <b>a</b> ", "<b>b</b>"]),
        (TextRun("bold", "a\n\n"), ["<b>a</b>", "", ""]),
        (TextRun("bold", "  "), ["  "]),
        (TextRun("spoiler", "a < b"), ["a &lt; b"]),
        (TextRun("pre", "a\n  b"), ["", "<pre>a\n  b</pre>", ""]),
        (TextRun("blockquote", "a\nb"), ["", "<blockquote>a<br>b</blockquote>", ""]),
        (TextRun("email", "a@example.org"), ['<a href="mailto:a@example.org">a@example.org</a>']),
        (TextRun("link", "example.org"), ['<a href="https://example.org">example.org</a>']),
        (TextRun("link", "example.org:8080/a"), ['<a href="https://example.org:8080/a">example.org:8080/a</a>']),
        (
            TextRun("text_link", "a", "https://example.org/?a=1&b=2"),
            ['<a href="https://example.org/?a=1&amp;b=2">a</a>'],
        ),
        (TextRun("text_link", "her", "tg://user?id=5"), ["her"]),
        (TextRun("text_link", "her", "http://["), ["her"]),
        (TextRun("mention_name", "her"), ["her"]),
        (TextRun("link", "https://t.me/c/7/12?single"), ['<a href="/12">https://t.me/c/7/12?single</a>']),
        (TextRun("link", "https://t.me/c/8/12"), ['<a href="https://t.me/c/8/12">https://t.me/c/8/12</a>']),
    ],
)
def test_a_run_of_words_is_lines(part: TextRun, shown: list[str]) -> None:
    assert lines([part], 7) == shown


def test_lines_are_paragraphs() -> None:
    assert body(["a", "b", "", "", "c", "<pre>d</pre>", "e"]) == "<p>a<br>b</p><p>c</p><pre>d</pre><p>e</p>"
    assert words("a <b>b</b>&amp; c") == "a b& c"
    assert listed(["a < b"]) == "<ul><li>a &lt; b</li></ul>"


def test_hashtags_are_tags() -> None:
    runs = [TextRun("hashtag", "#Москва@golos"), TextRun("plain", "#no"), TextRun("hashtag", "#Москва")]
    message = Message(1, "", runs)
    assert message.tags == ("Москва",)
    assert message.has_text
    assert not Message(1, "", [TextRun("plain", " \n")]).has_text
