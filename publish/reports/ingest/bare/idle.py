"""Instructions that draw nothing on their page, left out.

Paths that are never painted or lie off the page, states that are never used. A number in them changes no point, and a
copy's mark could stand in it. NOT done here: letters, and pictures of which a part alone is off the page.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from pikepdf import Name

from publish.reports.ingest.bare.allowed import SHOWING
from publish.reports.ingest.bare.parts import members, named

Edges = tuple[float, float, float, float]
"""Left, bottom, right, top."""
_Matrix = tuple[float, ...]
_Instruction = Any  # operands and operator, of pikepdf or of ours
_UNMOVED: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_POINTS: Final = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4, "re": 4, "h": 0}
_CLIPS: Final = frozenset(("W", "W*"))
_PATHS: Final = _POINTS.keys() | _CLIPS
_STROKES: Final = frozenset(("S", "s", "B", "B*", "b", "b*"))
_PAINTS: Final = _STROKES | {"f", "F", "f*"}
_DRAWS: Final = SHOWING | _PAINTS | {"Do", "sh", "INLINE IMAGE", "d0", "d1", "BMC", "BDC", "EMC"} | _CLIPS
_FILL: Final = ("g", "rg", "k", "cs", "sc", "scn")
_STROKE: Final = ("G", "RG", "K", "CS", "SC", "SCN")
_UNDONE: Final = {
    **{name: frozenset((name,)) for name in ("w", "J", "j", "M", "d", "i", "ri")},
    **dict.fromkeys(("sc", "scn"), frozenset(("sc", "scn"))),
    **dict.fromkeys(("SC", "SCN"), frozenset(("SC", "SCN"))),
    **dict.fromkeys(_FILL[:4], frozenset(_FILL)),
    **dict.fromkeys(_STROKE[:4], frozenset(_STROKE)),
}
"""Of instructions that set something: those before them that then have set it in vain."""
_MITRE: Final = 10  # times a line's width, by which a corner may reach beyond its points
_STATED: Final = 200.0  # points: a width that a named state may have set


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the place that instructions are drawn in."""

    page: Edges | None = None
    """What is seen of the page; ``None`` if they are a form's, which may be drawn anywhere."""
    forms: Mapping[str, Edges] = field(default_factory=dict)
    """Where pictures and forms lie by themselves, by new name."""
    off: Collection[tuple[str, str]] = ()
    """Resources that are of layers which are not shown, by kind and old name."""
    same: Callable[[str], Mapping[bytes, bytes]] = lambda _: {}
    """Of a font, by its old name: codes for which others stand."""
    shares: bool = False
    """Whether other instructions draw with the same resources, as all glyphs of a font do."""


def without_idle(given: Iterable[_Instruction], around: Around) -> tuple[list[_Instruction], bool]:
    """Return instructions that draw, and whether others drew off the page."""
    off, is_off = _Off(around), False
    out: list[_Instruction] = []
    path: list[_Instruction] = []
    for one in given:
        name = named(one[1])
        off.follow(name, one[0])
        if name == "n" or name in _PAINTS:
            is_clip = any(named(operator) in _CLIPS for _, operator in path)
            if is_clip or (name != "n" and not off.is_off(stroked=name in _STROKES)):
                out += [*path, one]
            else:
                is_off |= name != "n"
                # Some programs set a colour between a path and its painting.
                out += [each for each in path if named(each[1]) not in _PATHS]
            path = []
            off.ended()
        elif name == "Do" and off.is_off_form(one[0]):
            is_off = True
        elif path or name in _PATHS:
            path.append(one)
        else:
            out.append(one)
    return _stated(_without_empty([*out, *path])), is_off


def _without_empty(given: Sequence[_Instruction]) -> list[_Instruction]:
    """Return instructions without states that are saved and given back with nothing drawn between."""
    out: list[_Instruction] = []
    saved: list[int] = []
    drawn = 0  # how many of the saved ones have something drawn in them
    for one in given:
        name = named(one[1])
        if name == "q":
            saved.append(len(out))
        elif name == "Q" and saved:
            begun = saved.pop()
            if len(saved) >= drawn:
                del out[begun:]
                continue
            drawn = min(drawn, len(saved))
        elif name in _DRAWS:
            drawn = len(saved)
        out.append(one)
    return out


def _stated(given: Sequence[_Instruction]) -> list[_Instruction]:
    """Return instructions without those whose state the next ones set anew."""
    out: list[_Instruction] = []
    run: list[tuple[str, _Instruction]] = []
    for one in given:
        name = named(one[1])
        if name in _UNDONE:
            run = [(other, each) for other, each in run if other not in _UNDONE[name]]
            run.append((name, one))
        else:
            out += [each for _, each in run]
            run = []
            out.append(one)
    return out + [each for _, each in run]


class _Off:
    """Where a page's paths come to lie."""

    def __init__(self, around: Around) -> None:
        self._page, self._forms = around.page, around.forms
        self._matrix: _Matrix = _UNMOVED
        self._width, self._beyond = 1.0, 0.0
        self._saved: list[tuple[_Matrix, float, float]] = []
        self._across: list[float] = []
        self._up: list[float] = []

    def follow(self, name: str, operands: Any) -> None:
        """Note what an instruction changes, or adds to the path."""
        if self._page is None:
            return
        if name == "q":
            self._saved.append((self._matrix, self._width, self._beyond))
        elif name == "Q" and self._saved:
            self._matrix, self._width, self._beyond = self._saved.pop()
        elif name == "gs":
            self._beyond = _STATED
        elif name in ("cm", "w") or name in _POINTS:
            self._changed(name, _numbers(operands))

    def _changed(self, name: str, found: Sequence[float] | None) -> None:
        wanted = {"cm": 6, "w": 1}.get(name, _POINTS.get(name, 0))
        if found is None or len(found) != wanted:
            # What readers make of it is not known: nothing of this page is left out any more.
            self._page = None
        elif name == "cm":
            self._matrix = _times(found, self._matrix)
        elif name == "w":
            self._width = found[0]
        elif name == "re":
            x, y, wide, high = found
            self._add(((x, y), (x + wide, y), (x, y + high), (x + wide, y + high)))
        else:
            self._add(zip(found[::2], found[1::2], strict=True))

    def _add(self, points: Iterable[tuple[float, float]]) -> None:
        a, b, c, d, e, f = self._matrix
        for x, y in points:
            self._across.append(a * x + c * y + e)
            self._up.append(b * x + d * y + f)

    def ended(self) -> None:
        """Begin a new path."""
        self._across, self._up = [], []

    def is_off(self, *, stroked: bool) -> bool:
        """Return whether nothing of the path lies on the page."""
        scale = max(map(abs, self._matrix[:4]))
        beyond = 1 + (_MITRE * max(1.0, self._width) * scale + self._beyond if stroked else 0)
        return self._outside(self._across, self._up, beyond)

    def is_off_form(self, operands: Any) -> bool:
        """Return whether nothing of a picture or form lies on the page."""
        is_named = self._page is not None and len(operands) > 0 and isinstance(operands[-1], Name)
        box = self._forms.get(named(operands[-1])) if is_named else None
        if box is None:
            return False
        path = self._across, self._up
        self.ended()
        self._add((x, y) for x in box[::2] for y in box[1::2])
        is_off = self._outside(self._across, self._up, 1.0)
        self._across, self._up = path
        return is_off

    def _outside(self, across: Sequence[float], up: Sequence[float], beyond: float) -> bool:
        if self._page is None or not across:
            return False
        left, bottom, right, top = self._page
        return (
            max(across) < left - beyond
            or min(across) > right + beyond
            or max(up) < bottom - beyond
            or min(up) > top + beyond
        )


def edges_of(thing: Any, matrix: Any = None) -> Edges | None:
    """Return the rectangle of four numbers, moved by a matrix.

    ``None``: they say none.
    """
    found, moved = _numbers(members(thing)), _numbers(members(matrix)) or _UNMOVED
    if found is None or len(found) != 4 or len(moved) != 6:
        return None
    a, b, c, d, e, f = moved
    across = [a * x + c * y + e for x in found[::2] for y in found[1::2]]
    up = [b * x + d * y + f for x in found[::2] for y in found[1::2]]
    return min(across), min(up), max(across), max(up)


def _numbers(operands: Any) -> tuple[float, ...] | None:
    given = list(operands)
    return tuple(float(one) for one in given) if all(isinstance(one, int | float | Decimal) for one in given) else None


def _times(one: Sequence[float], other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
