"""publish.tree.printing: what pages share is printed once, and holds nothing of one page."""

import weakref
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Template

from publish.tree import marking
from publish.tree.pages import views
from publish.tree.printing import PageTemplate


def _values(title: str, path: str = "a/b.html", language: str = "en", archive: str = "A") -> dict[str, Any]:
    of = views.archive(archive, "en", None, (), about=False, script="")
    return {"archive": of, "it": views.common(path, title, language)}


def _theme(folder: Path, main: str, **parts: str) -> PageTemplate:
    (folder / "main.html").write_text(main)
    for name, text in parts.items():
        (folder / f"{name}.html").write_text(text)
    return PageTemplate([folder])


def test_a_shared_part_is_printed_once_for_a_language_and_a_depth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _theme(tmp_path, '{{ shared("part.html") }} {{ it.title }}', part="{{ it.language }} {{ it.base }}")
    fetched: list[str] = []
    get = page._environment.get_template

    def noted(name: str) -> Template:
        fetched.append(name)
        return get(name)

    monkeypatch.setattr(page._environment, "get_template", noted)
    first, *more = (_values("1"), _values("2"), _values("3", "c.html"), _values("4", language="ug"))
    assert page.printed(first) == "en ../ 1"
    assert [page.printed(v | {"archive": first["archive"]}) for v in more] == ["en ../ 2", "en  3", "ug ../ 4"]
    assert len(fetched) == 3


def test_a_shared_part_knows_no_page(tmp_path: Path) -> None:
    page = _theme(tmp_path, '{{ shared("part.html") }}', part="[{{ it.title }}]{{ archive.title }}, {{ it.home }}")
    assert page.printed(_values("secret", archive="<A>")) == "[]&lt;A&gt;, index.html"
    # Of another archive it is printed anew.
    assert page.printed(_values("secret", archive="B")) == "[]B, index.html"


@pytest.mark.usefixtures("uncollected")
def test_a_printed_page_is_gone_without_the_collector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[weakref.ref[Any]] = []

    def note(context: Any) -> str:
        seen.append(weakref.ref(context))
        return "x"

    monkeypatch.setattr(marking, "ALL", (note,))
    page = _theme(tmp_path, "{% macro a(b) %}{{ b }}{{ note() }}{% endmacro %}{{ a(1) }}")
    assert page.printed(_values("")) == "1x"
    assert [one() for one in seen] == [None]


def test_a_field_may_be_named_as_a_method_is(tmp_path: Path) -> None:
    page = _theme(tmp_path, "{{ it.items }}{% for k, v in it.more.items() %}{{ k }}{{ v }}{% endfor %}{{ it.none }}.")
    values = _values("")
    values["it"] |= {"items": 3, "more": {"a": 1}}
    assert page.printed(values) == "3a1."
