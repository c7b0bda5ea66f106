"""publish.reports.imports.carry: a post as a report's text."""

from publish.reports.imports.carry import carried
from publish.reports.imports.documents import Documents
from publish.reports.imports.nouns import Post, PostBody, Site
from publish.reports.imports.records import PostRecord
from publish.reports.imports.resolve import Resolver


def carry(body: PostBody, **more: object) -> tuple[str | None, list[tuple[str, str]]]:
    post = Post("a.md", body, **more)  # type: ignore[arg-type]
    at = PostRecord("a.md", "A", "2020-01-02", "en", "a", "", (), "", "", target="reports/2020/a.md")
    text, hands = carried(post, at, Resolver(Site("plain"), [at], Documents()), liquid_first=False)
    return text, [(hand.kind, hand.report) for hand in hands]


def test_values_stand_between_quotation_marks() -> None:
    text, hands = carry(
        PostBody("Text\n"),
        title='A: "b" #c \u2028d',
        summary="<p>S\u00a0s</p>",
        tags=("x: y",),
        authors=("A, B", "C"),
        updated="2020-02-03",
    )
    assert text == (
        '---\ntitle: "A: \\"b\\" #c d"\ndate: 2020-01-02\nlanguage: en\nupdated: 2020-02-03\nsummary: "S\\u00a0s"\n'
        'author: ["A, B", "C"]\ntags: ["x: y"]\n---\n\nText\n'
    )
    assert hands == []


def test_lines_are_those_of_the_report() -> None:
    text, hands = carry(PostBody("\n\nfirst\n\n{{< x >}} [a](lost.md)\n"))
    assert hands == [("link to what is not here", "reports/2020/a.md"), ("shortcode", "reports/2020/a.md:9")]
    assert text is not None
    assert text.split("\n")[8].startswith("{{< x >}} a")


def test_what_cannot_be_a_report_is_told() -> None:
    assert carry(PostBody("x" * 4_000_001)) == (None, [("too long", "")])
    assert carry(PostBody("<div>" * 1000, is_html=True)) == (None, [("too deep", "")])
    assert carry(PostBody(" ")) == (
        '---\ntitle: "a"\ndate: 2020-01-02\nlanguage: en\n---\n',
        [("no text", "reports/2020/a.md")],
    )


def test_a_longer_excerpt_is_no_summary() -> None:
    text, _ = carry(PostBody("x"), summary="s " * 400)
    assert "summary" not in str(text)


def test_boxes_looks_and_wiki_links_become_markdown() -> None:
    lines = (
        ":::tip",
        "[x](https://a.example/){: .y}",
        ":::",
        "",
        "[[a]]",
        "",
        "{% note %}",
        "b\x1dc",
        "{% endnote %}",
        "",
    )
    text, hands = carry(PostBody("\n".join(lines)))
    made = "\n> **Tip**\n>\n> [x](https://a.example/)\n\n\n[a](a.md)\n\n> b c\n"
    assert (str(text).partition("\n---\n")[2], hands) == (made, [])
