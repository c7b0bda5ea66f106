"""publish: the program's version, said once."""

import tomllib
from pathlib import Path

from publish import __version__


def test_the_version_is_digits_and_dots_and_the_packages_own() -> None:
    settings = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    assert settings["project"].get("version", __version__) == __version__
    assert all(part.isdigit() for part in __version__.split("."))
