"""Parts of a PDF, which strangers wrote: of the kind that they should be, or none.

A list stands where a dictionary should, or a word where a number should: readers pass such a part over, and so does a
copy. Whether the page then looks and reads as before is judged when it is whole.
"""

from collections.abc import Iterable
from decimal import Context, Decimal
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream

_EXACT: Final = Context(prec=8)  # digits of a number, of which readers draw seven


class NotPlainError(Exception):
    """Something that a page needs to be drawn cannot be taken over."""


class DamagedError(NotPlainError):
    """A part cannot be read, and perhaps no reader draws it."""


def is_held(thing: Any) -> bool:
    """Return whether a thing has keys: a dictionary, or a stream."""
    return isinstance(thing, Dictionary | Stream)


def held(thing: Any) -> Any:
    """Return a thing that has keys, or an empty dictionary in its place."""
    return thing if is_held(thing) else Dictionary()


def needed(thing: Any) -> Any:
    """Return a thing that has keys.

    Raises:
        NotPlainError: It is of another kind.
    """
    if not is_held(thing):
        raise NotPlainError("a part of it is not of the kind that it should be")
    return thing


def listed(thing: Any, least: int = 0) -> Any:
    """Return a list of so many members or more.

    Raises:
        NotPlainError: It is of another kind, or shorter.
    """
    if not isinstance(thing, Array) or len(thing) < least:
        raise NotPlainError("a part of it is not of the kind that it should be")
    return thing


def members(thing: Any) -> list[Any]:
    """Return the members of a list, none of anything else."""
    return list(thing) if isinstance(thing, Array) else []


def number(thing: Any, otherwise: int = 0) -> int:
    """Return a whole number, or another one in its place."""
    return int(thing) if isinstance(thing, int | float | Decimal) else otherwise


def exact(thing: Any) -> Any:
    """Return a number with no more digits than are drawn: in further ones, and in noughts at the end, a mark can be."""
    return thing.normalize(_EXACT) if isinstance(thing, Decimal) else thing


def named(thing: Any) -> str:
    """Return a name as it is written, in whatever charset."""
    try:
        return str(thing)
    except UnicodeDecodeError:
        return bytes(thing.unparse()).decode("latin-1")


def said(thing: Any) -> str:
    """Return a name, as ``/Widget``; empty of anything else."""
    return named(thing) if isinstance(thing, Name) else ""


def together(resources: Iterable[Any]) -> Any:
    """Return several things' resources, which have the same names, as one."""
    found = Dictionary()
    for one in resources:
        for kind, part in one.items():
            if kind not in found:
                found[kind] = Dictionary()
            for name, value in part.items():
                found[kind][name] = value
    return found
