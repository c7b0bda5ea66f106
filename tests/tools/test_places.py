"""Each module of the program has its tests where its path says, and no file of tests is lost or too long.

``publish/a/b.py`` is tested in ``tests/a/test_b.py``, or in files of any name in ``tests/a/b/``; a package by its own
name, inside its folder or beside it. What many modules do together is tested in ``whole/``, ``attacks/``, ``manual/``.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM, TESTS = ROOT / "publish", ROOT / "tests"
LINES_MAX = 400

SCRIPTS = {
    "readers/byhand": "the script for readers without Stet is shell: publish/readers/byhand/verify.sh",
    "readers/browser": "the reader's program is JavaScript: its tests are named after what a reader does",
    "readers/worker": "the reader's worker in Node: its modules are readers/browser/worker/*.js",
}
"""Folders of tests whose modules are not Python."""
ACROSS = {
    "copies/hosts/test_contract.py": "every kind of host against one contract",
    "copies/hosts/test_readers.py": "what a browser gets from each kind of host",
}
"""Files of tests that belong to all modules of a room alike."""
UNTESTED: dict[str, str] = {"core/progress.py": "two names of types, which mypy checks"}
"""Modules without tests of their own, and why."""
LONG: dict[str, str] = {}
"""Files of tests beyond ``LINES_MAX``, and why."""


def modules() -> list[PurePosixPath]:
    """Every module that has code, by its path below ``publish/``."""
    return [PurePosixPath(f.relative_to(PROGRAM).as_posix()) for f in sorted(PROGRAM.rglob("*.py")) if _has_code(f)]


def _has_code(file: Path) -> bool:
    body = ast.parse(file.read_text("utf-8")).body
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in body)


def files() -> list[PurePosixPath]:
    """Every file of tests, by its path below ``tests/``."""
    return [PurePosixPath(f.relative_to(TESTS).as_posix()) for f in sorted(TESTS.rglob("test_*.py"))]


def name_of(module: PurePosixPath) -> str:
    """What a module's tests are called after."""
    if module.name != "__init__.py":
        return module.stem.strip("_")
    return module.parent.name or "publish"


def places(module: PurePosixPath) -> tuple[PurePosixPath, ...]:
    """Where a module's tests may stand: a file, or a folder that holds some."""
    name = name_of(module)
    if module.name == "__init__.py":
        beside = module.parent.parent if module.parent.name else module.parent
        return module.parent / f"test_{name}.py", beside / f"test_{name}.py"
    return module.parent / f"test_{name}.py", module.parent / name


def is_tested(module: PurePosixPath, there: list[PurePosixPath]) -> bool:
    return any(file == place or file.parent == place for place in places(module) for file in there)


def belongs(file: PurePosixPath) -> bool:
    """Whether a file of tests stands where a module's tests are looked for."""
    rooms = {f.name for f in PROGRAM.iterdir() if f.is_dir()}
    if file.parts[0] not in rooms and len(file.parts) > 1:
        return True  # whole/, attacks/, manual/, support/, tools/, vectors/
    if any(file.is_relative_to(folder) for folder in SCRIPTS):
        return True
    return any(file == place or file.parent == place for module in _all() for place in places(module))


def _all() -> Iterator[PurePosixPath]:
    yield from (PurePosixPath(f.relative_to(PROGRAM).as_posix()) for f in PROGRAM.rglob("*.py"))


def test_every_module_has_its_tests_where_its_path_says() -> None:
    there = files()
    lost = [str(module) for module in modules() if not is_tested(module, there)]
    assert lost == sorted(UNTESTED), "write them in " + ", ".join(str(places(PurePosixPath(m))[0]) for m in lost)


def test_every_file_of_tests_is_of_a_module_that_is_there() -> None:
    assert [str(file) for file in files() if not belongs(file) and str(file) not in ACROSS] == []


def test_what_is_excused_is_there() -> None:
    assert all((TESTS / path).exists() for path in (*SCRIPTS, *ACROSS, *LONG))
    assert all((PROGRAM / path).exists() for path in UNTESTED)


def test_no_file_of_tests_is_too_long() -> None:
    long = [f.relative_to(TESTS).as_posix() for f in sorted(TESTS.rglob("test_*.py")) if _lines(f) > LINES_MAX]
    assert long == sorted(LONG), "split them by what they are about"


def _lines(file: Path) -> int:
    return file.read_text("utf-8").count("\n")


def test_no_test_hides_another_of_its_name() -> None:
    hidden = []
    for file in files():
        names = Counter(_tests(TESTS / file))
        hidden += [f"{file}: {name}" for name, times in names.items() if times > 1]
    assert hidden == []


def _tests(file: Path) -> Iterator[str]:
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


@pytest.mark.parametrize(
    ("module", "file", "right"),
    [
        ("cli/_hints.py", "cli/test_hints.py", True),
        ("cli/_hints.py", "cli/test__hints.py", False),
        ("archive/heal.py", "archive/heal/test_spares.py", True),
        ("archive/heal.py", "archive/heal/deeper/test_spares.py", False),
        ("audit/evidence/__init__.py", "audit/evidence/test_evidence.py", True),
        ("audit/evidence/__init__.py", "audit/test_evidence.py", True),
        ("audit/evidence/__init__.py", "audit/evidence/test_log.py", False),
        ("__main__.py", "test_main.py", True),
        ("__init__.py", "test_publish.py", True),
    ],
)
def test_a_modules_place_is_its_path(module: str, file: str, right: bool) -> None:
    assert is_tested(PurePosixPath(module), [PurePosixPath(file)]) is right
