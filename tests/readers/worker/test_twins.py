"""The reader's scripts beside the program in Python: what is the same thing has the same name."""

import re
from pathlib import Path

import publish
from publish.tree.scripts import join

PROGRAM = Path(publish.__file__).parent
ROOMS = ("core", "core/formats", "verify", "tree/search")


def test_a_script_that_is_the_twin_of_a_module_is_named_like_it_and_says_so() -> None:
    said = {}
    for file in join.BROWSER.rglob("*.js"):
        opening = re.sub(r"\n(?: \*|//) ", " ", "\n".join(file.read_text("utf-8").split("\n")[:5]))
        said[file.stem] = re.findall(r"publish/([\w/]+)\.py in JavaScript", opening)
    for stem, modules in said.items():
        for module in modules:
            assert (PROGRAM / f"{module}.py").is_file(), stem
            assert Path(module).name == stem
    assert len([stem for stem, modules in said.items() if modules]) >= 18
    # What has no twin takes no name of a module that readers could look for.
    names = {file.stem for room in ROOMS for file in (PROGRAM / room).glob("*.py")} - {"index"}
    assert [stem for stem, modules in said.items() if stem in names and not modules] == []
