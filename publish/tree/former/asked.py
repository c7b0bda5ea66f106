"""Collections of the archive's addresses, which note what was asked of them.

A page made anew would ask the same. So a page is unchanged as long as its text is, and all answers are.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from publish.tree.former.snapshot import Questions

_Value = TypeVar("_Value")


class AskedDict(dict[str, _Value], Generic[_Value]):
    """A dictionary with a note of each name asked for, and the answer."""

    asked: dict[str, _Value | None]

    def __getitem__(self, name: str) -> _Value:
        self.asked[name] = dict.get(self, name)
        return dict.__getitem__(self, name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of ``name``, and note it."""
        self.asked[name] = found = dict.get(self, name)
        return default if found is None else found

    def __contains__(self, name: object) -> bool:
        self.asked[str(name)] = dict.get(self, str(name))
        return dict.__contains__(self, name)


class AskedSet(frozenset[str]):
    """A set with a note of each name asked for."""

    asked: dict[str, bool]

    def __contains__(self, name: object) -> bool:
        self.asked[str(name)] = found = frozenset.__contains__(self, name)
        return found


class Addresses:
    """The archive's addresses, for one page after the other."""

    def __init__(
        self, targets: Mapping[str, str], generated: Iterable[str], pictures: Mapping[str, tuple[int, int]]
    ) -> None:
        self.targets: AskedDict[str] = AskedDict(targets)
        self.generated = AskedSet(generated)
        self.pictures: AskedDict[tuple[int, int]] = AskedDict(pictures)
        self.begin()

    def begin(self) -> Questions:
        """Begin the notes of another page."""
        asked = Questions({}, {}, {})
        self.targets.asked, self.generated.asked, self.pictures.asked = asked.targets, asked.generated, asked.pictures
        return asked

    def hold(self, asked: Questions) -> bool:
        """Return whether the same questions have the same answers."""
        targets, generated, pictures = self.targets, self.generated, self.pictures
        return (
            all(dict.get(targets, name) == answer for name, answer in asked.targets.items())
            and all(frozenset.__contains__(generated, name) == answer for name, answer in asked.generated.items())
            and all(dict.get(pictures, name) == answer for name, answer in asked.pictures.items())
        )
