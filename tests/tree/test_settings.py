"""publish.tree.settings: settings that cannot be followed are refused before MkDocs reads them."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.tree.build import build
from tests.support.small import SETTINGS, TODAY, archive, made

HERE = Path(__file__).parents[2]


# Faults in mkdocs.yml


def _with(*lines: str, without: Iterable[str] = ()) -> str:
    kept = [line for line in SETTINGS.splitlines() if line.partition(":")[0] not in without]
    return "\n".join([*kept, *lines]) + "\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("site_name: [", "mkdocs.yml:"),
        ("just text", "must hold 'key: value' lines"),
        (_with("hooks: [evil.py]"), "mkdocs.yml:7: 'hooks' is not taken: hooks would run code"),
        (_with("markdown_extensions: [pymdownx.snippets]"), "'markdown_extensions' is not taken"),
        (_with("INHERIT: ../other.yml"), "'INHERIT' is not taken"),
        (_with("nav: []"), "'nav' is not taken"),
        (_with("site_nam: x"), "'site_nam' is not taken, did you mean 'site_name'?"),
        (_with("site_name: x"), "mkdocs.yml:7: key 'site_name' is there twice"),
        (
            _with("site_name: !!python/object/apply:os.getcwd []", without=["site_name"]),
            "mkdocs.yml:6: '!' at the beginning of a value has a meaning of its own",
        ),
        (_with("site_name: Letters: 1984", without=["site_name"]), ":6: a colon within a value would begin another"),
        (_with("site_name: 1984", without=["site_name"]), ":6: the title is taken for a number, a truth or a day"),
        (_with("site_name: No", without=["site_name"]), ":6: the title is taken for"),
        (
            _with("site_name: 2013-02-30", without=["site_name"]),
            ":6: the title is taken for a number, a truth or a day",
        ),
        (_with("site_name: Case #12", without=["site_name"]), ":6: the title would lose what stands behind ' #'"),
        ("a: 1\u2028b: 2\u2028site_name: Case #12\n", ":3: the title would lose what stands behind ' #'"),
        (_with(without=["site_name"]), "'site_name' is missing"),
        (_with(without=["docs_dir"]), "'docs_dir' must be site"),
        (_with(without=["site_dir"]), "'site_dir' is missing"),
        (_with("site_dir: site", without=["site_dir"]), "'site_dir' site would empty the sources"),
        (_with("site_dir: site/out", without=["site_dir"]), "would empty the sources"),
        (_with("site_dir: .", without=["site_dir"]), "would empty the archive"),
        (_with(without=["use_directory_urls"]), "'use_directory_urls' must be false"),
        (_with(without=["plugins"]), "'plugins' must be stet alone"),
        (_with("plugins: [stet, macros]", without=["plugins"]), "'plugins' must be stet alone"),
        (_with("theme: nosuch", without=["theme"]), "theme 'nosuch' is not installed"),
        (_with("theme: mkdocs", without=["theme"]), "the theme cannot print a page"),
        (_with("theme: {name: stet, custom_dir: evil}", without=["theme"]), "'theme' must be the name of"),
        (_with(without=["theme"]), "'theme' must be the name of"),
    ],
)
def test_settings_that_cannot_be_followed_name_the_file_and_what_to_do(
    tmp_path: Path, settings: str, expected: str
) -> None:
    root = archive(tmp_path)
    (root / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        made(root)
    assert str(caught.value).startswith("mkdocs.yml")
    assert expected in str(caught.value)
    assert caught.value.hint
    assert (root / "site/about.md").exists()


@pytest.mark.parametrize("out", [".", "..", "site", "site/tree"])
def test_a_build_never_replaces_the_archive_itself(tmp_path: Path, out: str) -> None:
    root = archive(tmp_path / "a")
    with pytest.raises(ConfigError, match="would be replaced"):
        build(root, root / out, today=TODAY)
    assert (root / "site/about.md").exists()


def test_an_archive_without_settings_is_told_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        made(tmp_path)
    assert "docs_dir: site" in str(caught.value.hint)


def test_the_sample_settings_keep_the_sources_and_the_output_apart() -> None:
    settings = (HERE / "mkdocs.yml").read_text(encoding="utf-8")
    assert "docs_dir: site\n" in settings
    assert "site_dir: .stet/tree\n" in settings
