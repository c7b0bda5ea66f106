"""A pytest plugin (``-p tests.attacks.switch_off``): one room of ``publish`` is imported without one of its defences.

So is one of the reader's modules in JavaScript, by every node that the tests start; and the scripts that the tests
build, the worker's, a page's and those of ``open.html``, are joined without it, by programs that they start as well.
"""

import importlib.machinery
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from tests.attacks.defences import DEFENCES, OFF, ROOT, Defence

_JOINER = "tree.scripts.join"
_JOINED = """

def _text(name: str, _as_it_is=_text) -> str:
    return {without!r} if (BROWSER / f"{{name}}.js").resolve() == Path({file!r}) else _as_it_is(name)
"""
_PROGRAM = "sitecustomize.py"  # read by each Python that begins with its folder in PYTHONPATH


class _Loader(SourceFileLoader):
    defence: Defence

    def get_code(self, fullname: str) -> CodeType:
        # Not by way of the cache: nothing of this may be left on the disk.
        file = self.defence.file
        source = self.defence.switched_off(file.read_text(encoding="utf-8"))
        if self.defence.in_node:
            joiner = Path(self.path).read_text(encoding="utf-8")
            source = joiner + _JOINED.format(without=source, file=str(file))
        return compile(source, self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, defence: Defence) -> None:
        self._defence = defence

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != f"publish.{_room(self._defence)}":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert isinstance(spec.loader, importlib.machinery.SourceFileLoader)
        loader = _Loader(fullname, spec.loader.path)
        loader.defence = self._defence
        spec.loader = loader
        return spec


def _room(defence: Defence) -> str:
    """The module of ``publish`` that is not imported as it is."""
    return _JOINER if defence.in_node else defence.room


def _switch_off_in_node(defence: Defence) -> None:
    folder = tempfile.TemporaryDirectory(prefix="stet-tests-")
    without = Path(folder.name, defence.file.name)
    without.write_text(defence.switched_off(defence.file.read_text(encoding="utf-8")), encoding="utf-8")
    os.environ["STET_TESTS_MODULE"], os.environ["STET_TESTS_WITHOUT"] = defence.file.as_uri(), str(without)
    os.environ["NODE_OPTIONS"] = f"--import={Path(__file__).with_suffix('.mjs').as_uri()}"
    Path(folder.name, _PROGRAM).write_text("import tests.attacks.switch_off\n", encoding="utf-8")
    os.environ["PYTHONPATH"] = os.pathsep.join([folder.name, str(ROOT)])
    _folders.append(folder)  # it goes with this process


def _switch_off(says: str) -> None:
    defence = next(d for d in DEFENCES if d.says == says)
    if defence.in_node and "STET_TESTS_WITHOUT" not in os.environ:  # else one who began this process has done it
        _switch_off_in_node(defence)
    assert f"publish.{_room(defence)}" not in sys.modules, "imported before it could be changed"
    sys.meta_path.insert(0, _Finder(defence))


_folders: list[tempfile.TemporaryDirectory[str]] = []
if OFF in os.environ:
    _switch_off(os.environ[OFF])
