"""layout.js, the twin of publish.core.formats.layout: the same constants, the same word on every path."""

import json
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from publish.core.formats import layout
from publish.tree.scripts import join
from tests.core.formats.test_layout import KINDS, SHA
from tests.support.services.fixtures import skipping
from tests.support.services.node import node

PIECES = (
    "metadata", "targets", "files", "search", "reports", "terms", "pages", "ab", SHA, SHA.upper(), SHA[:12], "1", "01",
    "4000000000", "10000000000", ".root.json", ".targets.json", ".mirrors.json", ".timestamp.json", "timestamp.json",
    "SHA256SUMS", ".SHA256SUMS", "index.txt", "simplified.txt", ".txt", ".json", "index.html", "a b", "\n", "ü", "..",
)  # fmt: skip
LITERAL = re.compile(
    r"(?:metadata|targets|files|search)\\?/|timestamp\.json|SHA256SUMS|\bHISTORY\b|\bWITHDRAWN\b"
    r"|(?:mirrors|open|search|index|404)\.html|\bsw\.js"
)
QUOTED = re.compile(
    r'"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(,=:&|?] )/(?:\\.|[^/\\\n])+/|(?<=\()/(?:\\.|[^/\\\n])+/'
)


def some_paths() -> list[str]:
    """The table's, and 3,000 put together from pieces: the same in each run."""
    chance = random.Random(20131)
    made = {"".join(chance.choice((*PIECES, "/", "/")) for _ in range(chance.randint(1, 7))) for _ in range(3000)}
    likely = (
        f"{chance.choice(('metadata', 'targets', 'files/ab', 'search/terms', 'search/pages'))}/"
        f"{chance.choice((SHA, '1', '9', SHA[:12]))}{chance.choice(('/', '.'))}{chance.choice(PIECES)}"
        for _ in range(1000)
    )
    return [*KINDS, *sorted(made), *likely]


def test_python_and_javascript_say_the_same_of_every_path() -> None:
    paths = some_paths()
    with skipping():
        program = node()
    done = subprocess.run(
        [program, Path(__file__).with_name("layout.mjs")], input=json.dumps(paths), capture_output=True, text=True,
        check=True, encoding="utf-8",
    )  # fmt: skip
    said = json.loads(done.stdout)
    ours = {name: value for name, value in vars(layout).items() if name.isupper() and isinstance(value, str)}
    assert {name: ours.get(name) for name in said["constants"]} == said["constants"]
    assert ours.keys() == said["constants"].keys()
    functions: dict[str, Callable[[str], object]] = {
        "kinds": layout.kind,
        "immutable": layout.immutable,
        "listing": layout.is_listing,
        "beside": layout.is_beside,
        "shelf": layout.is_shelf,
        "versioned": lambda path: list(layout.versioned(path) or ()) or None,
        "target": lambda path: list(layout.split_target(path) or ()) or None,
    }
    for name, function in functions.items():
        assert dict(zip(paths, said[name], strict=True)) == {path: function(path) for path in paths}, name
    assert {layout.kind(path) for path in paths} == {*layout.PathKind, None}
    assert said["made"] == [
        layout.metadata(12, "snapshot"), layout.target("ab", "x"), "search/terms/0f.txt", "search/pages/0f.json",
        layout.pieces("abc"),
    ]  # fmt: skip


def test_no_other_script_knows_a_path_of_a_copy() -> None:
    """In strings, templates and expressions; what is said to people may name a file, and no script of ours says any."""
    found = []
    for file in join.BROWSER.rglob("*.js"):
        if file.name == "layout.js":
            continue
        code = re.sub(r"/\*.*?\*/|(?m:(?:^|\s)//.*$)", "", file.read_text("utf-8"), flags=re.DOTALL)
        code = re.sub(r'(?m)^import .*?;$|import\("[^"]*"\)', "", code)
        found += [f"{file.name}: {each[0]}" for each in QUOTED.finditer(code) if LITERAL.search(each[0])]
    assert found == []
    assert LITERAL.search('"metadata/1.root.json"')
    assert QUOTED.search(r"const a = /^metadata\/x/")
