"""publish.tree.templates: a theme is found by its name, and one that builds on ours may replace a part of it."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.tree.templates import OURS, folders
from tests.support.small import SETTINGS, archive, made, page


def _install(folder: Path, name: str, extends: str, monkeypatch: pytest.MonkeyPatch, **templates: str) -> None:
    """A package with a theme, as pip would have left it in ``folder``."""
    package = folder / name
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('a theme is data')")
    (package / "mkdocs_theme.yml").write_text(f"extends: {extends}\n")
    for file, text in templates.items():
        (package / f"{file}.html").write_text(text)
    about = folder / f"{name}-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    (about / "entry_points.txt").write_text(f"[mkdocs.themes]\n{name} = {name}\n")
    monkeypatch.syspath_prepend(str(folder))


def test_an_installed_theme_replaces_a_part_of_ours_and_fields_stay_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, "pb_plain", OURS, monkeypatch, **{"report-head": "<h1>Plainly: {{ it.title }}</h1>\n"})
    root = archive(tmp_path / "a")
    (root / "mkdocs.yml").write_text(SETTINGS.replace("theme: stet", "theme: pb_plain"))
    text = page(made(root), "reports/2013/one.html")
    assert "<h1>Plainly: One &amp; only &lt;report&gt;</h1>" in text
    assert 'class="facts"' not in text
    assert "<footer>" in text


def test_a_theme_that_is_not_installed_is_named_with_those_that_are() -> None:
    with pytest.raises(ConfigError, match=r"'stat' is not installed, did you mean 'stet'\?") as caught:
        folders("stat")
    assert "installed are: mkdocs, readthedocs, stet;" in str(caught.value.hint)


def test_themes_that_build_on_each_other_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, "pb_round", "pb_round", monkeypatch)
    assert set(folders("pb_round")) == {tmp_path / "pb_round"}
