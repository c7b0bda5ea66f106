"""Dataclasses as JSON and back, for the way out of the jail.

The reading side believes nothing: length, depth, number, type and range of each value are checked before the next room
sees it. The form is that of the types: each dataclass is a list of its name and its fields in their order, so nothing
but what the receiver expects can be made of it.
"""

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from publish.core.formats import strictjson

DEPTH_MAX = 200  # lists in one another: some forty blocks within blocks; Python's own stack ends at a thousand
VALUES_MAX = 2_000_000  # of all kinds: a thousand pages of tables have a half
KEY_MAX = 64  # characters of a key
_NUMBERS: Final = range(-(2**53), 2**53)
_RANGES: Final[Mapping[tuple[str, str], range]] = {
    ("Headline", "level"): range(1, 7),
    ("Listing", "start"): range(1_000_000_000),
}
"""Numbers by class and field that the next room counts with."""
_KEY = re.compile(r"[a-z][a-z_]*")

_BARE = (str, int, bool, NoneType, Path)

_T = TypeVar("_T")
_Take = Callable[[Any], Any]


class AnswerError(ValueError):
    """These bytes are not the value that is waited for."""


def dumps(value: object) -> bytes:
    """Return a dataclass of ours as JSON.

    Raises:
        AnswerError: It is nested deeper, or has more values, than the other side would take.
    """
    try:
        data = json.dumps(_given(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        strictjson.modest(data, VALUES_MAX, DEPTH_MAX)
    except (RecursionError, ValueError) as error:
        raise AnswerError("nested too deep, too long, or not text") from error
    return data


def loads(data: bytes, cls: type[_T], *, length_max: int) -> _T:
    """Return the value of class ``cls`` that ``dumps`` made these bytes of.

    Raises:
        AnswerError: They are anything else.
    """
    if len(data) > length_max:
        raise AnswerError("too long")
    try:
        strictjson.modest(data, VALUES_MAX, DEPTH_MAX)
        value = json.loads(data.decode("utf-8"), parse_int=_integer, parse_float=_never, parse_constant=_never)
        return _taker(cls)(value)  # type: ignore[arg-type, no-any-return]
    except AnswerError:
        raise
    except (RecursionError, ValueError) as error:
        # The text of the error may be the document's own words.
        raise AnswerError(f"not a {cls.__name__}") from error


def _integer(digits: str) -> int:
    # Python takes the square of their number to read digits.
    if len(digits) > 17:
        raise AnswerError("a number that is too long")
    return int(digits)


def _never(_: str) -> Any:
    raise AnswerError("a number that is not whole")


def _given(value: Any) -> Any:
    """Return the value in lists, objects, text and numbers."""
    kind: Any = type(value)
    if kind in (str, int, bool, NoneType):
        return value
    if kind is tuple:
        return [_given(each) for each in value]
    names = _names(kind)
    if names is not None:
        return [kind.__name__, *(_given(getattr(value, name)) for name in names)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _given(each) for key, each in value.items()}
    if isinstance(value, Path):
        return str(value)
    raise AnswerError(f"{kind.__name__} does not go through")


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


@cache
def _taker(kind: Any) -> _Take:
    """Return what takes a value of JSON for this type."""
    origin = get_origin(kind)
    if kind is str:
        return _text
    if kind is Path:
        return lambda value: Path(_text(value))
    if kind is int or kind is bool or kind is NoneType:
        return _exact(kind)
    if origin is Union or origin is UnionType:
        return _one_of(get_args(kind))
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        # An unknown value is a ValueError.
        return lambda value: kind(_text(value))
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"{kind} does not go through")


def _text(value: Any) -> str:
    if type(value) is not str:
        raise AnswerError("no text")
    # Half of a pair of surrogates cannot be written to any file.
    value.encode("utf-8")
    return value


def _exact(kind: Any) -> _Take:
    def take(value: Any) -> Any:
        # Not isinstance: True is an int.
        if type(value) is not kind or (kind is int and value not in _NUMBERS):
            raise AnswerError("a value of another type")
        return value

    return take


def _one_of(kinds: tuple[Any, ...]) -> _Take:
    """Return the taker of a union, by name or by type."""
    named = {kind.__name__: _taker(kind) for kind in kinds if isinstance(kind, type) and dataclasses.is_dataclass(kind)}
    # A path is text on the wire.
    bare = {str if kind is Path else kind: _taker(kind) for kind in kinds if kind in _BARE}
    if len(named) + len(bare) != len(kinds):
        raise TypeError(f"{kinds} does not go through")

    def take(value: Any) -> Any:
        if type(value) is list and value and type(value[0]) is str and value[0] in named:
            return named[value[0]](value)
        if type(value) not in bare:
            raise AnswerError("a value of another type")
        return bare[type(value)](value)

    return take


def _tuple(kinds: tuple[Any, ...]) -> _Take:
    if len(kinds) != 2 or kinds[1] is not Ellipsis:
        raise TypeError("only tuples of one type go through")
    each = _taker(kinds[0])

    def take(value: Any) -> Any:
        if type(value) is not list:
            raise AnswerError("no list")
        return tuple([each(item) for item in value])

    return take


def _mapping(kinds: tuple[Any, ...]) -> _Take:
    each = _taker(kinds[1])

    def take(value: Any) -> Any:
        if type(value) is not dict:
            raise AnswerError("no object")
        if not all(len(key) <= KEY_MAX and _KEY.fullmatch(key) for key in value):
            raise AnswerError("a key that is none")
        return {key: each(item) for key, item in value.items()}

    return take


def _dataclass(cls: Any) -> _Take:
    name, names = cls.__name__, _names(cls) or ()

    @cache
    def parts() -> tuple[tuple[_Take, range | None], ...]:
        # When a first value comes: blocks stand in blocks.
        hints = get_type_hints(cls)
        return tuple((_taker(hints[each]), _RANGES.get((name, each))) for each in names)

    def take(value: Any) -> Any:
        if type(value) is not list or len(value) != len(names) + 1 or value[0] != name:
            raise AnswerError(f"no {name}")
        made = []
        for (each, allowed), item in zip(parts(), value[1:], strict=True):
            taken = each(item)
            if allowed is not None and taken is not None and taken not in allowed:
                raise AnswerError(f"a number of {name} out of its range")
            made.append(taken)
        return cls(*made)

    return take
