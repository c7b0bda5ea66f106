"""publish.reports.imports.included: other texts within a text, and what stays as typed."""

import pytest

from publish.reports.imports.included import FILES_MAX, Bringer, brought

FILES = {
    "inc/a.md": "one\ntwo\nthree\n",
    "inc/parts.md": "--8<-- [start:x]\nwithin\n--8<-- [end:x]\nafter\n",
    "inc/outer.md": '--8<-- "a.md"\n',
    "inc/self.md": '--8<-- "self.md"\n',
    "docs/b.md": "begin\n<!--s-->middle<!--e-->\nend\n",
    "_includes/note.html": "<p>{{ include.words }}{% if include.who %} by {{include.who}}{% else %}.{% endif %}</p>\n",
    "_includes/pic.html": '<img src="{{ include.src | relative_url }}">{% comment %}of ours{% endcomment %}',
    "_includes/loop.html": "{% for p in site.posts %}{{ p.title }}{% endfor %}",
    "_includes/outer.md": "{% include note.html words='in' %} {% post_url 2020-01-01-a %} {{ '/a' | relative_url }}",
    "_posts/near.md": "near",
    "secret.md": "secret",
}  # fmt: skip


def mkdocs(text: str) -> str:
    return brought(text, Bringer(FILES.get, ("inc", "")).mkdocs(text, "docs"), 1)[0]


def jekyll(text: str) -> str:
    return brought(text, Bringer(FILES.get).jekyll(text, "_posts"), 1)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('--8<-- "a.md"', "one\ntwo\nthree"),
        ("a\n\n    --8<-- 'a.md:2'\nb", "a\n\n    two\nb"),
        ('-8<- "a.md:2:3"', "two\nthree"),
        ('--8<-- "a.md::1,3"', "one\nthree"),
        ('--8<-- "parts.md:x"', "within"),
        ('--8<-- "parts.md"', "within\nafter"),
        ('--8<-- "outer.md"', "one\ntwo\nthree"),
        ("--8<--\na.md:1\n; b.md\nparts.md:x\n--8<--\n", "one\nwithin\n"),
        ("{!a.md!}", "one\ntwo\nthree"),
        ('{% include-markdown "./b.md" start="<!--s-->" end="<!--e-->" %}', "middle"),
        ('{% include "b.md" %}', "begin\n<!--s-->middle<!--e-->\nend"),
    ],
)
def test_snippets_are_brought_in(text: str, expected: str) -> None:
    assert mkdocs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        '--8<-- "a.md:1:2:3"', "--8<--\n--8<--",
        '--8<-- "none.md"', '--8<-- "https://e.example/a.md"', '--8<-- "parts.md:none"', '--8<-- "../../secret.md"',
        '--8<-- "/../secret.md"', "--8<--\na.md\nnone.md\n--8<--", '{% include "b.md" rewrite=true %}', "a --8<-- b",
    ],
)  # fmt: skip
def test_what_cannot_be_brought_in_stays_as_typed(text: str) -> None:
    assert mkdocs(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a {% include note.html words="w" who=\'Ani\' %} b', "a <p>w by Ani</p> b"),
        ("{%- include note.html words='w' -%}", "<p>w.</p>"),
        ("{% include pic.html src='a/b.png' %}", '<img src="/a/b.png">'),
        ("{% include outer.md %}", "<p>in.</p> {% post_url 2020-01-01-a %} {{ '/a' | relative_url }}"),
        ("{% include_relative near.md %}", "near"),
        *((text, text) for text in ("{% include loop.html %}", "{% include none.html %}", "{% include {{ x }} %}",
          "{% include note.html words=page.title %}", "{% include ../secret.md %}",
          "{% include_relative ../../x.md %}")),
    ],
)  # fmt: skip
def test_includes_without_a_program_are_brought_in(text: str, expected: str) -> None:
    assert jekyll(text) == expected


def test_files_within_themselves_and_without_number_end() -> None:
    assert mkdocs('--8<-- "self.md"') == '--8<-- "self.md"'
    many = {f"{n}.md": f'--8<-- "{n + 1}.md"\n' * 40 for n in range(20)}
    asked: list[str] = []

    def read(path: str) -> str | None:
        asked.append(path)
        return many.get(path)

    bringer = Bringer(read)
    bringer.mkdocs(many["0.md"], "")
    assert len(asked) == FILES_MAX
    long = {"a.md": "x" * 600_000}
    text = '--8<-- "a.md"\n' * 100
    assert len(brought(text, Bringer(long.get).mkdocs(text, ""), 1)[0]) < 6_000_000


def test_lines_are_told_as_the_file_has_them() -> None:
    text = 'a\n--8<-- "a.md"\nb {% x %}\n'
    made, lines = brought(text, Bringer(FILES.get, ("inc",)).mkdocs(text, "docs"), 5)
    assert (made.split("\n"), lines) == (["a", "one", "two", "three", "b {% x %}", ""], (5, 6, 6, 6, 7, 8))
    assert brought("a", [], 5) == ("a", ())


def test_places_are_bytes_of_the_text() -> None:
    text = '信\n--8<-- "a.md"\n信信\n--8<-- "a.md"\n信\n{!a.md!}\n'
    assert brought(text, Bringer(FILES.get, ("inc",)).mkdocs(text, "inc"), 1)[0].count("one") == 3
