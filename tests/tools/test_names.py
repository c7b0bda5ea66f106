"""Names in the house: one noun is one class, and options that travel together are a value."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2] / "publish"
PARAMETERS_MAX = 6  # of a public function, beside self; what has more hands them on as a value
# Verbs whose options are each said by name where they are called, and not handed on together.
LONGER = {
    "archive/heal.py heal": 10, "archive/listen.py listen": 7, "archive/restore.py restore": 10,
    "audit/check.py check": 11, "audit/check.py check_all": 9,
    "readers/clone/__init__.py clone": 9, "release/renew.py renew": 8, "reports/vault/keep.py keep": 8,
    "tree/build.py build": 12, "tree/bundles/make.py bundle": 7, "verify/witnesses.py judge": 7,
}  # fmt: skip


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted(HOUSE.rglob("*.py")):
        yield file.relative_to(HOUSE).as_posix(), ast.parse(file.read_text("utf-8"))


def _room(module: str) -> str:
    # Kinds of host are strangers to one another, and each is written in the same words.
    return "a kind of host" if module.startswith("copies/hosts/") and "/base.py" not in module else module


def test_no_two_public_classes_share_a_name() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for module, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].add(_room(module))
        for node in tree.body:
            # A name for a type, such as Progress = Callable[...].
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(target, ast.Name) and target.id[0].isupper() and not target.id.isupper():
                found[target.id].add(_room(module))
    assert {name: sorted(rooms) for name, rooms in found.items() if len(rooms) > 1} == {}


def test_options_of_more_than_six_are_few_and_known() -> None:
    longer = {}
    for module, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                every = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                number = len([each for each in every if each.arg not in ("self", "cls")])
                # A verb's command has what its command line has, and a request what its protocol has.
                excused = (module.startswith("cli/") and node.name == "command") or module.startswith("copies/hosts/")
                if number > PARAMETERS_MAX and not excused:
                    longer[f"{module} {node.name}"] = number
    assert {name: number for name, number in longer.items() if number > LONGER.get(name, PARAMETERS_MAX)} == {}
    assert longer.keys() >= {name for name in LONGER if not name.startswith("copies/")}
