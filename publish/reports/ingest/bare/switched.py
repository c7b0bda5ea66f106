"""Instructions of a page without those of layers that are not shown.

Of such a layer only what later instructions may stand on is left: places, widths, what cuts off. What is NOT done here:
leaving out letters, which are told apart for those who count them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import Any, Final, NamedTuple

from pikepdf import Name, Operator

from publish.reports.ingest.bare.allowed import SHOWING
from publish.reports.ingest.bare.parts import named

_PATHS: Final = frozenset(("m", "l", "c", "v", "y", "h", "re", "W", "W*"))
_PAINTS: Final = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"))
_DRAWS: Final = frozenset(("Do", "sh", "gs", "INLINE IMAGE"))  # and what is set by gs may be a drawing, too


class Stands(Enum):
    """How an instruction stands to layers."""

    SHOWN = auto()
    HIDDEN = auto()
    """Written, but for letters."""
    NOTED = auto()
    """Not written: what it changes ends within the layer."""


class Step(NamedTuple):
    """An instruction."""

    turn: int
    """Number in its stream, from 0."""
    operands: Any
    operator: Operator
    stands: Stands = Stands.HIDDEN


def switched(instructions: Iterable[Any], off: Collection[tuple[str, str]]) -> Iterator[Step]:
    """Yield each instruction that is shown, or on which others may stand.

    Args:
        off: Kinds and names of resources that belong to a layer which is not shown.
    """
    steps = [Step(turn, one.operands, one.operator) for turn, one in enumerate(instructions)]
    spans = _spans(steps, off)
    whole = _whole(steps, spans)
    path: list[Step] = []
    held = 0
    for step, span in zip(steps, spans, strict=True):
        name = named(step.operator)
        if name == "Do" and _is_named(step.operands) and ("/XObject", named(step.operands[-1])) in off:
            continue
        if not span:
            yield step._replace(stands=Stands.SHOWN)
        elif step.turn in whole:
            held += 1 if name == "q" else -1
            yield step._replace(stands=Stands.NOTED)
        elif held:
            if name in SHOWING or name == "Tf":
                yield step._replace(stands=Stands.NOTED)
        elif name in _PATHS:
            path.append(step)
        elif name in _PAINTS:
            # What cuts off goes on doing so behind the layer.
            if any(str(each.operator) in ("W", "W*") for each in path):
                yield from (*path, Step(step.turn, [], Operator("n")))
            path = []
        elif name not in _DRAWS and not (name in ("scn", "SCN") and _is_named(step.operands)):
            yield step


def _spans(steps: Iterable[Step], off: Collection[tuple[str, str]]) -> list[int]:
    """Return each instruction's stretch that is not shown, by number; nought: none."""
    found: list[int] = []
    marks: list[bool] = []
    hidden = many = 0
    for step in steps:
        name = named(step.operator)
        if name in ("BMC", "BDC"):
            marks.append(name == "BDC" and _is_off(step.operands, off))
            many += marks[-1] and not hidden
            hidden += marks[-1]
        found.append(many if hidden else 0)
        if name == "EMC" and marks:
            hidden -= marks.pop()
    return found


def _whole(steps: Iterable[Step], spans: Sequence[int]) -> set[int]:
    """Return the turns of each q and Q that lie in one stretch."""
    found: set[int] = set()
    saved: list[int] = []
    for step in steps:
        name = named(step.operator)
        if name == "q":
            saved.append(step.turn)
        elif name == "Q" and saved:
            begun = saved.pop()
            if spans[step.turn] and spans[begun] == spans[step.turn]:
                found |= {begun, step.turn}
    return found


def _is_off(operands: Any, off: Collection[tuple[str, str]]) -> bool:
    if len(operands) < 2 or operands[0] != Name.OC or not _is_named(operands):
        return False
    return ("/Properties", named(operands[1])) in off


def _is_named(operands: Any) -> bool:
    return len(operands) > 0 and isinstance(operands[-1], Name)
