"""manual/architecture.md's table of modules and its drawing of the floors, made from the program: ``make drawing``."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "manual" / "architecture.md"
PARTS = ("floors", "modules")
PROGRAM = "publish"


def floors() -> list[list[str]]:
    """The rooms of each floor, from the top, as import-linter's contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return [[room.strip() for room in layer.split("|")] for layer in contracts[0]["layers"]]


def modules() -> dict[str, Path]:
    """Every module of the program, by its path below ``publish/``."""
    return {f.relative_to(ROOT / PROGRAM).as_posix(): f for f in sorted((ROOT / PROGRAM).rglob("*.py"))}


def says(file: Path) -> str:
    """The first line of a module's docstring."""
    return (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").partition("\n")[0]


def arrows() -> dict[str, set[str]]:
    """For each room, the rooms that it imports from."""
    found: dict[str, set[str]] = {}
    for path, file in modules().items():
        room = path.partition("/")[0].removesuffix(".py")
        for node in _run(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                whole = [node.module] if node.module != PROGRAM else [f"{PROGRAM}.{a.name}" for a in node.names]
                found.setdefault(room, set()).update(m.split(".")[1] for m in whole if m.startswith(f"{PROGRAM}."))
    rooms = {room for each in floors() for room in each}
    return {room: (others & rooms) - {room} for room, others in found.items() if room in rooms}


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """All of a module but what only a type checker reads, which import-linter passes over as well."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            yield node
            yield from _run(node)


def drawing() -> str:
    """The floors, each room with those below it that it uses."""
    leads = arrows()
    rows = []
    for number, rooms in enumerate(reversed(floors())):
        for room in rooms:
            uses = ", ".join(sorted(leads.get(room, ())))
            rows.append((number, f" {number}  {room:<9} {'→ ' + uses if uses else ''}".rstrip()))
    count = sum(len(others) for others in leads.values())
    shown = "\n".join(row for _, row in sorted(rows, key=lambda r: -r[0]))
    return f"```\n{shown}\n```\n\n{len(leads) - 1} rooms with {count} arrows between them, none of them upward."


def table() -> str:
    """What each module is for, room by room."""
    there = modules()
    return "\n\n".join(_room(room, there) for rooms in floors() for room in rooms)


def _room(room: str, there: dict[str, Path]) -> str:
    own = f"{room}.py" if f"{room}.py" in there else f"{room}/__init__.py"
    rows = list(_rows(room, there))
    head = f"**{room}**: {says(there[own])}"
    return head if not rows else "\n".join([head, "", "| module | what it is for |", "|---|---|", *rows])


def _rows(room: str, there: dict[str, Path]) -> Iterator[str]:
    for path, file in there.items():
        if path.startswith(f"{room}/") and path != f"{room}/__init__.py":
            yield f"| `{path}` | {says(file)} |"


def page(before: str) -> str:
    """The page with both parts made anew."""
    for part, made in zip(PARTS, (drawing(), table()), strict=True):
        before = re.sub(
            rf"(<!-- {part}: .*? -->\n).*?(\n<!-- end of {part} -->)",
            rf"\1\n{_literal(made)}\n\2",
            before,
            flags=re.DOTALL,
        )
    return before


def _literal(text: str) -> str:
    return text.replace("\\", r"\\")


def lags() -> bool:
    """Whether the page says what the program no longer is."""
    return page(PAGE.read_text("utf-8")) != PAGE.read_text("utf-8")


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit("manual/architecture.md lags behind the program; run: make drawing" if lags() else 0)
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
