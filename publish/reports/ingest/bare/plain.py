"""What a PDF draws with, beside pictures and fonts, copied by a list: numbers, names, colours, functions.

Strings go over only where colours are counted.
"""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from publish.reports.ingest.bare import streams
from publish.reports.ingest.bare.allowed import DEPTH_MAX, FUNCTION, KNOWN, LENGTHS, OBJECTS_MAX, PROCESS
from publish.reports.ingest.bare.parts import NotPlainError, exact, held, listed, named, needed, number, said
from publish.reports.ingest.bare.profiles import light, profile

_INKS: Final = {"/DeviceGray": 1, "/G": 1, "/CalGray": 1, "/Indexed": 1, "/Separation": 1, "/DeviceRGB": 3, "/RGB": 3,
         "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/CMYK": 4}  # fmt: skip


class CircleError(NotPlainError):
    """Something lies in itself."""


class WordsError(NotPlainError):
    """Words stand where numbers should."""


class PlainCopier:
    """Copies plain values of one PDF into a new one.

    Args:
        profile: Of colours, in place of those of which nothing is kept.
    """

    def __init__(self, made: pikepdf.Pdf, profile: bytes) -> None:
        self._made, self._profile = made, profile
        self._done: dict[tuple[str, tuple[int, int]], Any] = {}
        self._profiles: dict[bytes, Any] = {}
        self._depth = 0

    def _once(self, kind: str, thing: Any, copy: Callable[[Any], Any]) -> Any:
        """Copy an object that others point to once."""
        if self._depth > DEPTH_MAX or len(self._done) > OBJECTS_MAX:
            raise NotPlainError("its parts lie in each other without end")
        key = (kind, needed(thing).objgen)
        if thing.objgen != (0, 0) and key in self._done:
            if self._done[key] is None:
                raise CircleError("a part of it lies in itself")
            return self._done[key]
        self._depth += 1
        # Set before the copy is made: coming here again meanwhile, an object would contain itself.
        self._done[key] = None
        try:
            found = copy(thing)
        finally:
            self._depth -= 1
        if thing.objgen != (0, 0):
            found = self._done[key] = self._made.make_indirect(found) if not found.is_indirect else found
        return found

    def _plain(self, value: Any) -> Any:
        """Copy numbers, names, and lists of them."""
        if isinstance(value, Array):
            return Array([self._plain(one) for one in value])
        if isinstance(value, Name):
            # A name that readers do not know is as good as any other: what it changes is found in the comparison.
            name = named(value)
            return Name(name) if name in KNOWN else Name("/X")
        if isinstance(value, int | float | Decimal):
            return exact(value)
        if isinstance(value, String):
            raise WordsError("words stand where numbers should")
        if isinstance(value, pikepdf.Object) and not isinstance(value, (Dictionary, Stream)):
            return pikepdf.Object.parse(value.unparse())
        raise NotPlainError("a part of it is of no known form")

    def _some(self, thing: Any, keys: tuple[str, ...]) -> Any:
        found = Dictionary()
        for key in keys:
            if key in thing:
                # Where no reader expects words, none reads them.
                with suppress(WordsError):
                    value = self._plain(thing[key])
                    most = LENGTHS.get(key)
                    found[key] = Array(list(value)[:most]) if most and isinstance(value, Array) else value
        return found

    def _stream(self, data: bytes, thing: Any, keys: tuple[str, ...]) -> Any:
        """Return a stream of ``data`` with some of an old one's values."""
        found = self._made.make_stream(data)
        for key, value in self._some(thing, keys).items():
            found[key] = value
        return found

    def _colours(self, thing: Any) -> Any:
        if isinstance(thing, Name):
            return self._plain(thing)
        if not isinstance(thing, Array) or not len(thing):
            raise NotPlainError("colours of no known form")
        kind = str(thing[0])
        if kind == "/ICCBased":
            # Inks are drawn well enough without a profile. Of the others, the difference is measured later.
            many = number(held(listed(thing, 2)[1]).get("/N"), 3)
            return Name.DeviceCMYK if many == 4 else self._profiled(listed(thing, 2)[1], many)
        if kind in ("/Indexed", "/I"):
            table = listed(thing, 4)[3]
            if not isinstance(table, Stream | String):
                raise NotPlainError("colours of no known form")
            table = streams.unpacked(table) if isinstance(table, Stream) else bytes(table)
            base = self._colours(thing[1])
            # Behind the last colour could stand anything.
            if many := inks_of(base):
                table = table[: many * (number(thing[2]) + 1)]
            return Array([Name.Indexed, base, self._plain(thing[2]), String(table)])
        if kind in ("/CalRGB", "/CalGray", "/Lab"):
            return Array(
                [
                    Name(kind),
                    self._some(
                        needed(listed(thing, 2)[1]), ("/WhitePoint", "/BlackPoint", "/Gamma", "/Matrix", "/Range")
                    ),
                ]
            )
        if kind == "/Separation":
            name = said(listed(thing, 4)[1])
            name = name if name in PROCESS else "/C"
            return Array([Name.Separation, Name(name), self._colours(thing[2]), self._function(thing[3])])
        if kind == "/DeviceN":
            called = [said(one) for one in listed(listed(thing, 4)[1])]
            inks = [Name(one if one in PROCESS else f"/C{at}") for at, one in enumerate(called)]
            return Array([Name.DeviceN, Array(inks), self._colours(thing[2]), self._function(thing[3])])
        if kind == "/Pattern":
            return Array([Name.Pattern, *([self._colours(thing[1])] if len(thing) > 1 else [])])
        return Array([self._plain(thing[0])])

    def _profiled(self, thing: Any, many: int) -> Any:
        """Return colours by a profile of our own: others' say which device, and when."""
        kept = light(streams.unpacked(thing)) if isinstance(thing, Stream) else None
        fits = kept and len(kept.inks) == (many if many == 3 else 0)
        if many == 1 and not fits:
            return Name.DeviceGray
        data = profile(kept) if kept and fits else self._profile
        if data not in self._profiles:
            self._profiles[data] = self._made.make_stream(data)
            self._profiles[data]["/N"] = many
        return Array([Name.ICCBased, self._profiles[data]])

    def _function(self, thing: Any) -> Any:
        if isinstance(thing, Array):
            return Array([self._function(one) for one in thing])
        if isinstance(thing, Name):
            return self._plain(thing)
        return self._once("function", thing, self._one_function)

    def _one_function(self, thing: Any) -> Any:
        if isinstance(thing, Stream):
            data = streams.unpacked(thing)
            # Type 4 is a small program, in which remarks can stand.
            data = streams.program(data) if thing.get("/FunctionType") == 4 else data
            found = self._stream(data, thing, FUNCTION)
        else:
            found = self._some(thing, FUNCTION)
        if "/Functions" in thing:
            found["/Functions"] = Array([self._function(one) for one in listed(thing["/Functions"])])
        return found


def inks_of(colours: Any) -> int:
    """Return how many numbers a colour has; nought: it is not known."""
    kind = said(colours[0] if isinstance(colours, Array) and len(colours) else colours)
    if kind == "/ICCBased":
        return number(colours[1].get("/N"))
    return len(colours[1]) if kind == "/DeviceN" else _INKS.get(kind, 0)


def length_of(image: Any, colours: Any) -> int | None:
    """Return the bytes that a picture's points take; nothing if its colours are of an unknown kind."""
    line, high = line_of(image, colours), number(image.get("/Height"))
    return high * ((line + 7) // 8) if min(line, high) > 0 else None


def line_of(image: Any, colours: Any) -> int:
    """Return the bits of a picture's line; nought if its colours are of an unknown kind."""
    is_mask = bool(image.get("/ImageMask", False))
    inks = 1 if is_mask else inks_of(colours)
    bits = 1 if is_mask else number(image.get("/BitsPerComponent"), 8)
    return max(0, number(image.get("/Width")) * inks * bits)
