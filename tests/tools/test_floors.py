"""Each contract of the floors bites: with a forbidden import in a copy of the house, ``lint-imports`` names it."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RULES: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]


def _file(house: Path, module: str) -> Path:
    path = house / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _forbidden(contract: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each pair of importer and imported that the contract rules out."""
    if contract["type"] == "forbidden":
        yield from ((a, b) for a in contract["source_modules"] for b in contract["forbidden_modules"])
        return
    room, floors = contract["containers"][0], [floor.split(" | ") for floor in contract["layers"]]
    for above, below in pairwise(floors):
        yield f"{room}.{below[0]}", f"{room}.{above[0]}"
    for floor in floors:
        yield from ((f"{room}.{a}", f"{room}.{b}") for a, b in pairwise(floor))


def _said(house: Path) -> str:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache", "--no-logo", "--config", house / "pyproject.toml"],
        cwd=house, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    return " ".join(done.stdout.split())  # it wraps its lines


def test_every_contract_is_seen_to_fail(tmp_path: Path) -> None:
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    shutil.copytree(ROOT / "publish", tmp_path / "publish", ignore=lambda _, names: [
        name for name in names if "." in name and not name.endswith(".py")
    ])  # fmt: skip
    pairs = {contract["name"]: list(_forbidden(contract)) for contract in RULES["contracts"]}
    for importer, imported in {pair for each in pairs.values() for pair in each}:
        with _file(tmp_path, importer).open("a", encoding="utf-8") as file:
            file.write(f"\nimport {imported}\n")
    for room in ("publish", "publish.release", "publish.verify"):  # a room without a floor
        (tmp_path / room.replace(".", "/") / "homeless.py").write_text("")
    said = _said(tmp_path)
    for name, each in pairs.items():
        assert re.search(rf"{re.escape(name)} ?BROKEN", said), name
        for importer, imported in each:
            assert f"{importer} is not allowed to import {imported}" in said, (name, importer, imported)
    for contract in RULES["contracts"]:
        assert not contract.get("exhaustive") or f"- {contract['containers'][0]}.homeless" in said
