"""Licences of what an install brings along, in its own words: no AGPL, and the GPL once."""

import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parents[2] / "uv.lock"
OPEN = ("MIT", "BSD", "Apache", "ISC", "MPL", "Mozilla", "PSF", "Python Software Foundation", "CC0", "Unlicense")
GPL = {"libzim"}  # the extra `zim`, which nobody must install: manual/decisions.md, "Licence: Apache-2.0"
ELSEWHERE = {"brotlicffi", "colorama", "libtorrent", "pywin32-ctypes"}  # other systems and Pythons alone
UNSAID = {"pyrage": "MIT", "pyromark": "MIT"}  # as their LICENSE files begin; their metadata say nothing


def brought() -> list[str]:
    """All packages that the program and its extras need, those of tests and tools left out."""
    packages = {one["name"]: one for one in tomllib.loads(LOCK.read_text())["package"]}
    root = packages["stet-mirror"]
    waiting = [*root["dependencies"], *(one for extra in root["optional-dependencies"].values() for one in extra)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()["name"]
        if name not in found:
            found.add(name)
            one = packages[name]
            waiting += [
                *one.get("dependencies", ()),
                *(it for more in one.get("optional-dependencies", {}).values() for it in more),
            ]
    return sorted(found - {"stet-mirror"})


def words(name: str) -> str:
    """What a package says of its licence."""
    said = metadata(name).json
    classified = [one.removeprefix("License ::") for one in said.get("classifier", ()) if one.startswith("License")]
    return str(said.get("license_expression") or " ".join(classified) or said.get("license") or UNSAID.get(name, ""))


def test_each_part_may_be_handed_on_with_the_program() -> None:
    said: dict[str, str] = {}
    for name in brought():
        with suppress(PackageNotFoundError):
            said[name] = words(name)
    assert set(brought()) - set(said) <= ELSEWHERE
    assert [name for name, words in said.items() if "AGPL" in words or "Affero" in words] == []
    assert {name for name, words in said.items() if not any(one in words for one in OPEN)} <= GPL


def test_the_list_is_that_of_the_lock() -> None:
    assert {"tuf", "boto3", "libzim", "weasyprint", "pyphen"} <= set(brought())
    assert "pytest" not in brought()
