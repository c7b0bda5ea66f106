"""Instructions of a page or a form, written anew: those that draw, and nothing said beside them.

What is NOT done here: copying what the instructions name.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream, String

from publish.reports.ingest.bare import streams
from publish.reports.ingest.bare.allowed import NAMED, OPERATORS, PLAIN_NAME, SHOWING, named
from publish.reports.ingest.bare.gaps import GONE, closed
from publish.reports.ingest.bare.parts import NotPlainError, members

_NOUGHTS: Final = frozenset((".", "-", "+", "-.", "+."))
# Streams belong to a file: those that are only read belong to none that is written.
_SCRAP = pikepdf.new()


class Shows:
    """Counts what shows letters in a file, in the order of its copying, and leaves some of it out.

    Args:
        without: Numbers of those that are left out.
        marked: Whether each is put between marks that say its number.
    """

    def __init__(self, without: Collection[int] = (), *, marked: bool = False) -> None:
        self.without, self.marked = without, marked
        self._many = 0

    def number(self) -> int:
        """Return the next one's number."""
        self._many += 1
        return self._many


@dataclass(slots=True)
class Drawn:
    """What a page or a form draws with."""

    used: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and old names of its resources."""
    shown: dict[str, bytes] = field(default_factory=dict)
    """Strings that are shown, joined, by the font's old name."""
    gone: dict[str, bytes] = field(default_factory=dict)
    """Strings that were left out."""


def content(thing: Any, names: Mapping[tuple[str, str], str], drawn: Drawn, shows: Shows) -> bytes:
    """Write what a page or a form draws anew, instruction by instruction.

    Args:
        names: What its resources are called now, by kind and old name.
        drawn: Empty; filled in.

    Raises:
        NotPlainError: A picture within it names a resource, or an instruction is damaged.
    """
    out: list[Any] = []
    noughts: list[Any] = []
    font, held = "", list[str]()
    said_by: list[int] = []  # places of marks that are open: what they say of words goes with them
    for instruction in _parsed(_instructions(thing)):
        operands: Any = instruction.operands
        operator = instruction.operator
        name = named(operator)
        # Programs of old write a point, or a sign, for nought: read as a word, it would be dropped with its number.
        if name in _NOUGHTS:
            noughts += [*operands, 0]
            continue
        if noughts:
            operands, noughts = [*noughts, *operands], []
        if name == "INLINE IMAGE":
            out.append(([_inline(operands[0], names)], operator))
            continue
        # Operands of an unknown operator could say anything, and draw nothing.
        if name not in OPERATORS:
            continue
        # Marks stay, as each has its end, but tell nothing except letters that glyphs alone do not: readers copy
        # and search by ActualText, above all in scripts with joined letters.
        if name in ("BMC", "BDC"):
            said = operands[1].get("/ActualText") if len(operands) > 1 and isinstance(operands[1], Dictionary) else None
            what = Dictionary(ActualText=String(str(said))) if isinstance(said, String) else Dictionary()
            said_by.append(len(out))
            out.append(([Name.Span, what], Operator("BDC")))
            continue
        if name == "EMC" and said_by:
            said_by.pop()
        if name in SHOWING:
            number = shows.number()
            into = drawn.gone if number in shows.without else drawn.shown
            into[font] = into.get(font, b"") + _string(operands)
            if number in shows.without:
                # The line's end that these two bring stays.
                out += [([], Operator("T*"))] if name in ("'", '"') else []
                out.append(([], Operator(GONE)))
                for at in said_by:
                    out[at] = ([Name.Span, Dictionary()], Operator("BDC"))
                continue
            if shows.marked:
                out += [([Name(f"/T{number}")], Operator("BMC")), (operands, operator), ([], Operator("EMC"))]
                continue
        elif name == "q":
            held.append(font)
        elif name == "Q" and held:
            font = held.pop()
        if name in NAMED and operands:
            at = 0 if name == "Tf" else -1
            if isinstance(operands[at], Name):
                operands = [*operands]
                old = named(operands[at])
                operands[at] = Name(names.get((NAMED[name], old), old if PLAIN_NAME.fullmatch(old) else "/X"))
                font = old if name == "Tf" else font
                drawn.used.add((NAMED[name], old))
        out.append((operands, operator))
    if drawn.gone:
        _without_idle(out, names, drawn)
        out = closed(out)
    return bytes(pikepdf.unparse_content_stream(out))


def _without_idle(out: list[Any], names: Mapping[tuple[str, str], str], drawn: Drawn) -> None:
    """Take out the choice of fonts in which only words were set that are left out."""
    idle = {old for old in drawn.gone if old not in drawn.shown}
    drawn.used -= {("/Font", old) for old in idle}
    called = {names.get(("/Font", old), "") for old in idle}
    if called:
        out[:] = [one for one in out if not (str(one[1]) == "Tf" and one[0] and str(one[0][0]) in called)]


def _string(operands: Any) -> bytes:
    """Return the codes of letters that an instruction shows."""
    found = b""
    for one in operands:
        for part in members(one) or [one]:
            found += bytes(part) if isinstance(part, String) else b""
    return found


def _parsed(stream: Any) -> Iterator[Any]:
    try:
        yield from pikepdf.parse_content_stream(stream)
    except TypeError as error:
        # An instruction stands where a number should, as within a list.
        raise NotPlainError("its instructions are damaged") from error


def _instructions(thing: Any) -> Any:
    """Return a stream of what a page or a form draws, also where parts of it are missing or damaged."""
    given = thing.obj.get("/Contents") if isinstance(thing, pikepdf.Page) else thing
    parts = [one for one in given if isinstance(one, Stream)] if isinstance(given, Array) else [given]
    # An instruction may go on from one part to the next, though no word does.
    data = b"\n".join(streams.unpacked(one) for one in parts if isinstance(one, Stream))
    return pikepdf.Stream(_SCRAP, data)


def _inline(image: Any, names: Mapping[tuple[str, str], str]) -> Any:
    # It goes over as it stands, with its dictionary: a name of a resource in there would be an old one.
    held = image.unparse()
    for (kind, old), new in names.items():
        if kind == "/ColorSpace" and f"{old} ".encode() in held.replace(b"\n", b" "):
            raise NotPlainError(f"a picture within the text names its colours ({new})")
    return image
