"""Instructions in one of the ways that draw the same.

A copy's mark can be in the choice: where a string is cut, how often a colour is set, what a font is called. NOT done
here: places and distances, each of which is drawn.
"""

from collections.abc import Iterable, Iterator, MutableMapping
from decimal import Decimal
from typing import Any, Final

from pikepdf import Array, Name, Operator, String

from publish.reports.ingest.bare.allowed import NAMED
from publish.reports.ingest.bare.parts import exact, members, named

_Instruction = Any  # operands and operator, of pikepdf or of ours
_PLACES: Final = frozenset(("Td", "TD", "T*", "Tm", "ET", "'", '"'))
"""Instructions behind which a line's next letters do not stand where its last ones end."""
_FILL: Final = frozenset(("g", "rg", "k"))
_STROKE: Final = frozenset(("G", "RG", "K"))
_VALUES: Final = {
    **dict.fromkeys(_FILL, "fill"),
    **dict.fromkeys(_STROKE, "stroke"),
    **{name: name for name in ("w", "J", "j", "M", "i", "ri", "Tf", "Tc", "Tw", "Tz", "TL", "Ts", "Tr")},
}
"""What an instruction sets that has one value."""
_FORGETS: Final = {
    **dict.fromkeys(("cs", "sc", "scn"), ("fill",)),
    **dict.fromkeys(("CS", "SC", "SCN"), ("stroke",)),
    "TD": ("TL",),
    '"': ("Tc", "Tw"),
}
"""What an instruction sets in another way."""
_SHADES: Final = 255  # of each colour, on a screen


def without_empty_marks(given: Iterable[_Instruction]) -> list[_Instruction]:
    """Return instructions without marks that say nothing, and their ends."""
    out: list[_Instruction] = []
    opened: list[bool] = []
    for one in given:
        name = named(one[1])
        if name in ("BMC", "BDC"):
            opened.append(len(one[0]) == 2 and one[0][0] == Name.Span and not len(one[0][1]))
            if opened[-1]:
                continue
        elif name == "EMC" and opened and opened.pop():
            continue
        out.append(one)
    return out


def settled(given: Iterable[_Instruction]) -> list[_Instruction]:
    """Return instructions that set nothing twice, and show letters in few pieces."""
    out: list[_Instruction] = []
    for one in _once_set(given):
        name, before = named(one[1]), named(out[-1][1]) if out else ""
        if name in ("Tj", "TJ"):
            pieces = _pieces(one[0])
            if before == "TJ":
                pieces = [*_pieces(out.pop()[0]), *pieces]
            out.append(([Array(_joined(pieces))], Operator("TJ")))
            continue
        if before == "TJ":
            _end(out, is_line=name in _PLACES)
        out.append(one)
    if out and named(out[-1][1]) == "TJ":
        _end(out, is_line=False)
    return out


def _end(out: list[_Instruction], *, is_line: bool) -> None:
    """Write the last letters in the shortest way."""
    pieces = members(out.pop()[0][0])
    while is_line and pieces and not isinstance(pieces[-1], String):
        pieces.pop()
    if len(pieces) == 1 and isinstance(pieces[0], String):
        out.append((pieces, Operator("Tj")))
    elif pieces:
        out.append(([Array(pieces)], Operator("TJ")))


def _pieces(operands: Any) -> list[Any]:
    return [part for one in operands for part in (members(one) if isinstance(one, Array) else [one])]


def _joined(pieces: Iterable[Any]) -> list[Any]:
    """Return strings and steps by turns."""
    found: list[Any] = []
    for one in pieces:
        is_string = isinstance(one, String)
        # A thousandth of the letters' size is seen by nobody.
        one = one if is_string else round(one)
        if (is_string and not bytes(one)) or (not is_string and not one):
            continue
        if found and isinstance(found[-1], String) == is_string:
            found[-1] = String(bytes(found[-1]) + bytes(one)) if is_string else found[-1] + one
        else:
            found.append(one)
    return found


def _once_set(given: Iterable[_Instruction]) -> Iterator[_Instruction]:
    """Yield instructions, less those that set what is set already."""
    known: dict[str, Any] = {}
    saved: list[dict[str, Any]] = []
    for operands, operator in given:
        name = named(operator)
        if name in _FILL | _STROKE:
            operands = [_shade(one) for one in operands]
        if name == "q":
            saved.append(dict(known))
        elif name == "Q":
            # Where more is given back than was saved, readers differ.
            known = saved.pop() if saved else {}
        elif name == "gs":
            known.clear()
        for key in _FORGETS.get(name, ()):
            known.pop(key, None)
        if (key := _VALUES.get(name, "")) and len(operands):
            value = (name, *map(_value, operands))
            if known.get(key) == value:
                continue
            known[key] = value
        elif name == "cm" and [_value(one) for one in operands] == [1, 0, 0, 1, 0, 0]:
            continue
        yield operands, operator


def _shade(one: Any) -> Any:
    """Return a part of a colour as screens show it."""
    if not isinstance(one, int | float | Decimal):
        return one
    steps = round(min(1.0, max(0.0, float(one))) * _SHADES)
    return exact(Decimal(f"{steps / _SHADES:.4f}")) if steps % _SHADES else steps // _SHADES


def _value(one: Any) -> Any:
    return named(one) if isinstance(one, Name) else one


def numbered(out: list[_Instruction], names: MutableMapping[tuple[str, str], str]) -> None:
    """Call resources by numbers in the order of their use.

    Args:
        names: Of resources, by kind and old name; they are changed as well.
    """
    order: dict[tuple[str, str], None] = {}
    for operands, operator in out:
        if (at := _named_at(named(operator), operands)) is not None:
            order.setdefault((NAMED[named(operator)], named(operands[at])))
    for key, called in names.items():
        order.setdefault((key[0], called))
    counts: dict[str, int] = {}
    given: dict[tuple[str, str], str] = {}
    known = set(names.values())
    for kind, called in order:
        if called in known:
            given[kind, called] = f"/{kind[1]}{counts.setdefault(kind, 0)}"
            counts[kind] += 1
    for at, (operands, operator) in enumerate(out):
        place = _named_at(named(operator), operands)
        if place is not None:
            operands = [*operands]
            key = (NAMED[named(operator)], named(operands[place]))
            operands[place] = Name(given.get(key, key[1]))
            out[at] = (operands, operator)
    for key, called in names.items():
        names[key] = given[key[0], called]


def _named_at(name: str, operands: Any) -> int | None:
    """Return where an instruction names a resource."""
    if name not in NAMED or not len(operands):
        return None
    at = 0 if name == "Tf" else len(operands) - 1
    return at if isinstance(operands[at], Name) else None
