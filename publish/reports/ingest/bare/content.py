"""Instructions of a page or a form, written anew: those that draw, and nothing said beside them.

What is NOT done here: copying what the instructions name.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream, String

from publish.reports.ingest.bare import streams
from publish.reports.ingest.bare.allowed import NAMED, OPERATORS, PLAIN_NAME, named
from publish.reports.ingest.bare.parts import NotPlainError

_NOUGHTS: Final = frozenset((".", "-", "+", "-.", "+."))
# Streams belong to a file: those that are only read belong to none that is written.
_SCRAP = pikepdf.new()


def content(thing: Any, names: Mapping[tuple[str, str], str]) -> bytes:
    """Write what a page or a form draws anew, instruction by instruction.

    Args:
        names: What its resources are called now, by kind and old name.

    Raises:
        NotPlainError: A picture within it names a resource, or an instruction is damaged.
    """
    out: list[Any] = []
    noughts: list[Any] = []
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
            out.append(([Name.Span, what], Operator("BDC")))
            continue
        if name in NAMED and operands:
            at = 0 if name == "Tf" else -1
            if isinstance(operands[at], Name):
                operands = [*operands]
                old = named(operands[at])
                operands[at] = Name(names.get((NAMED[name], old), old if PLAIN_NAME.fullmatch(old) else "/X"))
        out.append((operands, operator))
    return bytes(pikepdf.unparse_content_stream(out))


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
