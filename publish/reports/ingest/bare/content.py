"""Instructions of a page or a form, written anew.

Those that draw, and nothing said beside them.

What is NOT done here: copying what the instructions name.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream, String

from publish.reports.ingest.bare import oneway, samecodes, streams
from publish.reports.ingest.bare.allowed import COLOURS, INTENTS, NAMED, OPERATORS, SHOWING
from publish.reports.ingest.bare.gaps import GONE, closed
from publish.reports.ingest.bare.idle import Around, without_idle
from publish.reports.ingest.bare.parts import DamagedError, NotPlainError, exact, members, named, said
from publish.reports.ingest.bare.switched import Stands, switched

_FORM: Final = Around()
_SHOWN: Final = {"Tj": 1, "TJ": 1, "'": 1, '"': 3}  # operands that readers take
_NOUGHTS: Final = frozenset((".", "-", "+", "-.", "+."))
# Streams belong to a file: those that are only read belong to none that is written.
_SCRAP = pikepdf.new()


class Shows:
    """Numbers what shows letters in a file, and leaves some of it out.

    Args:
        without: Numbers of those that are left out.
        marked: Whether each is put between marks that say its number.
        layers: Whether what is of a layer that is not shown stays, as if it were shown.
        as_cut: Whether letters are shown in the pieces that they came in.
        numbers: Known already of the same file.
    """

    def __init__(
        self,
        without: Collection[int] = (),
        *,
        marked: bool = False,
        layers: bool = False,
        as_cut: bool = False,
        numbers: dict[tuple[tuple[int, int], int], int] | None = None,
    ) -> None:
        self.without, self.marked, self.layers, self.as_cut = without, marked, layers, as_cut
        self.numbers = {} if numbers is None else numbers
        self.written: set[int] = set()
        """Numbers of those that were not left out."""

    def number(self, stream: tuple[int, int], at: int) -> int:
        """Return the number of an instruction, the same in each copy of a file."""
        return self.numbers.setdefault((stream, at), len(self.numbers) + 1)


@dataclass(slots=True)
class Drawn:
    """What a page or a form draws with."""

    used: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and old names of its resources."""
    shown: dict[str, set[bytes]] = field(default_factory=dict)
    """Strings that are shown, by the font's old name."""
    gone: dict[str, set[bytes]] = field(default_factory=dict)
    """Strings that were left out."""
    damaged: bool = False
    """Whether some of its instructions could not be read."""
    off_page: bool = False
    """Whether shapes or pictures were left out that lie off the page."""


def content(
    thing: Any,
    names: MutableMapping[tuple[str, str], str],
    drawn: Drawn,
    shows: Shows,
    around: Around = _FORM,
    copied: Callable[[Any], Any] = lambda picture: picture,
) -> bytes:
    """Write what a page or a form draws anew, instruction by instruction.

    Args:
        names: What its resources are called now, by kind and old name; changed to the order of their use.
        drawn: Empty; filled in.
        around: The page, and what is drawn on it.
        copied: Makes a picture within the text anew.

    Raises:
        NotPlainError: A picture within it names a resource, or an instruction is damaged.
    """
    out: list[Any] = []
    noughts: list[Any] = []
    font, held = "", list[str]()
    said_by: list[int] = []  # places of marks that are open: what they say of words goes with them
    stream = thing.obj.objgen if isinstance(thing, pikepdf.Page) else thing.objgen
    operands: Any
    for turn, operands, operator, stands in switched(_parsed(_instructions(thing, drawn)), around.off):
        name = named(operator)
        # Programs of old write a point, or a sign, for nought: read as a word, it would be dropped with its number.
        if name in _NOUGHTS:
            noughts += [*operands, 0]
            continue
        if noughts:
            operands, noughts = [*noughts, *operands], []
        if name == "INLINE IMAGE":
            out.append(([copied(_inline(operands[0], names))], operator))
            continue
        # Operands of an unknown operator could say anything, and draw nothing.
        if name not in OPERATORS:
            continue
        # Marks stay, as each has its end, but tell nothing except letters that glyphs alone do not: readers copy
        # and search by ActualText, above all in scripts with joined letters.
        if name in ("BMC", "BDC"):
            words = (
                operands[1].get("/ActualText") if len(operands) > 1 and isinstance(operands[1], Dictionary) else None
            )
            kept = isinstance(words, String) and stands is Stands.SHOWN
            what = Dictionary(ActualText=String(str(words))) if kept else Dictionary()
            said_by.append(len(out))
            out.append(([Name.Span, what], Operator("BDC")))
            continue
        if name == "EMC" and said_by:
            at = said_by.pop()
            # What stands for no letters could say anything, and is read by none who sees the page.
            if not any(str(each[1]) in SHOWING and any(_strings(each[0])) for each in out[at:]):
                out[at] = ([Name.Span, Dictionary()], Operator("BDC"))
        operands = _drawing(name, operands)
        if name in SHOWING:
            number = shows.number(stream, turn)
            is_gone = number in shows.without or stands is not Stands.SHOWN
            if not shows.as_cut and (codes := around.same(font)):
                operands = samecodes.put_together(operands, codes)
            into = drawn.gone if is_gone else drawn.shown
            into.setdefault(font, set()).update(_strings(operands))
            if stands is Stands.NOTED:
                continue
            if is_gone:
                # The line's end that these two bring stays.
                out += [([], Operator("T*"))] if name in ("'", '"') else []
                out.append(([], Operator(GONE)))
                for at in said_by:
                    out[at] = ([Name.Span, Dictionary()], Operator("BDC"))
                continue
            shows.written.add(number)
            if shows.marked:
                out += [([Name(f"/T{number}")], Operator("BMC")), (operands, operator), ([], Operator("EMC"))]
                continue
        elif name == "q":
            held.append(font)
        elif name == "Q" and held:
            font = held.pop()
        if stands is Stands.NOTED:
            font = named(operands[0]) if name == "Tf" and operands and isinstance(operands[0], Name) else font
            continue
        if name in NAMED and operands:
            at = 0 if name == "Tf" else -1
            if isinstance(operands[at], Name):
                operands = [*operands]
                old = named(operands[at])
                operands[at] = Name(names.get((NAMED[name], old), old if old in COLOURS else "/X"))
                font = old if name == "Tf" else font
                drawn.used.add((NAMED[name], old))
        out.append((operands, operator))
    if drawn.gone:
        _without_idle(out, names, drawn)
        out = closed(out)
    out, drawn.off_page = without_idle(oneway.without_empty_marks(out), around)
    out = out if shows.as_cut else oneway.settled(out)
    if not around.shares:
        oneway.numbered(out, names)
    called = {(NAMED[name], named(one)) for name, one in _named(out)}
    drawn.used = {key for key in drawn.used if key[0] == "/Font" or (key[0], names.get(key, "/X")) in called}
    return bytes(pikepdf.unparse_content_stream(out))


def _named(out: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield instructions that name a resource, with its name."""
    for operands, operator in out:
        if (name := named(operator)) in NAMED and operands and isinstance(operands[-1], Name):
            yield name, operands[-1]


def _without_idle(out: list[Any], names: Mapping[tuple[str, str], str], drawn: Drawn) -> None:
    """Take out the choice of fonts that set no word left."""
    idle = {old for old in drawn.gone if old not in drawn.shown}
    drawn.used -= {("/Font", old) for old in idle}
    called = {names.get(("/Font", old), "") for old in idle}
    if called:
        out[:] = [one for one in out if not (str(one[1]) == "Tf" and one[0] and str(one[0][0]) in called)]


def _drawing(name: str, operands: Any) -> list[Any]:
    """Return an instruction's operands, with nought where neither a number is needed nor a word that is drawn."""
    # Readers take the last ones: before them could stand a sentence.
    if name in SHOWING:
        return [
            _letters(one) if isinstance(one, Array | String) else _number(one) for one in [*operands][-_SHOWN[name] :]
        ]
    if name == "d":
        return [Array([_number(each) for each in members(one)]) if isinstance(one, Array) else _number(one)
                for one in operands]  # fmt: skip
    named_at = (0 if name == "Tf" else len(operands) - 1) if name in NAMED else -1
    if name == "ri":
        return [one if isinstance(one, Name) and said(one) in INTENTS else Name.X for one in [*operands][-1:]]
    return [one if at == named_at and isinstance(one, Name) else _number(one) for at, one in enumerate(operands)]


def _letters(shown: Any) -> Any:
    if isinstance(shown, String):
        return shown
    return Array([one if isinstance(one, String) else _number(one) for one in shown])


def _number(thing: Any) -> Any:
    return exact(thing) if isinstance(thing, int | float | Decimal) else 0


def _strings(operands: Any) -> Iterator[bytes]:
    """Yield the codes of letters that an instruction shows, string by string."""
    for one in operands:
        for part in members(one) or [one]:
            if isinstance(part, String):
                yield bytes(part)


def _parsed(data: bytes) -> Iterable[Any]:
    """Return the instructions in a stream's bytes.

    Raises:
        NotPlainError: It is damaged.
    """
    # Within a list, an instruction stands where a number should: readers pass it over.
    clean: Callable[[bytes], bytes]
    for clean in (bytes, _without_stray):
        with suppress(TypeError):
            return pikepdf.parse_content_stream(pikepdf.Stream(_SCRAP, clean(data)))
    raise NotPlainError("its instructions are damaged")


class _Strays(pikepdf.TokenFilter):
    """Takes words out of lists."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def handle_token(  # type: ignore[override]  # the parent's default is none that a caller may leave out
        self, token: pikepdf.Token
    ) -> pikepdf.Token | None:
        """Return a token, if it may stand where it stands."""
        if token.type_ is pikepdf.TokenType.array_open:
            self._depth += 1
        elif token.type_ is pikepdf.TokenType.array_close:
            self._depth -= 1
        return None if self._depth > 0 and token.type_ is pikepdf.TokenType.word else token


def _without_stray(data: bytes) -> bytes:
    with pikepdf.new() as scrap:
        page = scrap.add_blank_page()
        page.Contents = scrap.make_stream(data)
        return bytes(page.get_filtered_contents(_Strays()))


def _instructions(thing: Any, drawn: Drawn) -> bytes:
    """Return the instructions of a page or a form, without parts that are damaged."""
    given = thing.obj.get("/Contents") if isinstance(thing, pikepdf.Page) else thing
    parts = [one for one in given if isinstance(one, Stream)] if isinstance(given, Array) else [given]
    # An instruction may go on from one part to the next, though no word does.
    found = []
    for one in parts:
        try:
            found += [streams.unpacked(one)] if isinstance(one, Stream) else []
        except DamagedError:
            drawn.damaged = True
    return b"\n".join(found)


def _inline(image: Any, names: Mapping[tuple[str, str], str]) -> Any:
    # A name of a resource in there would be an old one.
    held = image.unparse()
    for (kind, old), new in names.items():
        if kind == "/ColorSpace" and f"{old} ".encode() in held.replace(b"\n", b" "):
            raise NotPlainError(f"a picture within the text names its colours ({new})")
    return image
