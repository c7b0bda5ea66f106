"""tests.tools.types: a type that does not fit is found, in every script of the reader's."""

import json
import os
from pathlib import Path

import pytest

from publish.tree.scripts import join
from tests.support.services.cache import Unavailable
from tests.support.services.fixtures import skipping
from tests.support.services.npm import typescript
from tests.tools.types import __main__ as types


@pytest.fixture
def compiler() -> Path:
    with skipping():
        return typescript()


def test_every_script_of_the_readers_is_looked_at() -> None:
    seen = set()
    for file in types.SETTINGS:
        settings = json.loads(file.read_text(encoding="utf-8"))
        seen |= {found.resolve() for pattern in settings["include"] for found in file.parent.glob(pattern)}
    theme = join.BROWSER
    assert set(theme.rglob("*.js")) <= seen
    assert json.loads(types.SETTINGS[0].read_text(encoding="utf-8"))["compilerOptions"]["strict"] is True


@pytest.mark.parametrize("settings", types.SETTINGS, ids=["pages", "worker"])
@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("export const at = (/** @type {number} */ place) => place.length;", "TS2339"),
        ("export const at = (place) => place;", "TS7006"),
        ("export const at = [FINGERPRINT].map((/** @type {string} */ place) => place);", ""),
    ],
    ids=["does not fit", "is not said", "fits"],
)
def test_what_does_not_fit_is_told_by_file_and_line(
    compiler: Path, tmp_path: Path, settings: Path, script: str, found: str
) -> None:
    (tmp_path / "one.js").write_text(f"// a comment\n{script}\n", encoding="utf-8")
    given = [str(tmp_path / "one.js"), str(types.ROOT / "tests/tools/types/given.d.ts")]
    (tmp_path / "it.json").write_text(json.dumps({"extends": str(settings), "include": given}), encoding="utf-8")
    said = types.faults(compiler, tmp_path / "it.json")
    assert bool(said) is bool(found)
    assert not found or ("one.js(2," in said and found in said)


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_without_a_compiler_it_is_said_that_nothing_was_looked_at(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, code: int
) -> None:
    def nowhere() -> Path:
        raise Unavailable("it comes from npm, which is not installed")

    monkeypatch.setattr(types, "typescript", nowhere)
    monkeypatch.setitem(os.environ, "CI", ci)
    assert types.main() == code
    assert "were not looked at: it comes from npm" in capsys.readouterr().err
