"""Places and states that stood around words which are left out.

As few as what is shown needs.

Letters that are placed one by one leave their widths behind, and a name can be told by them: steps are added up.
"""

from collections.abc import Sequence
from typing import Any, Final

from pikepdf import Operator

from publish.reports.ingest.bare.allowed import SHOWING
from publish.reports.ingest.bare.parts import NotPlainError

GONE: Final = "gone"
"""Stands for an instruction that was left out."""
_PLACING: Final = frozenset(("Td", "TD", "T*", "Tm"))
_STATES: Final = frozenset(("Tc", "Tw", "Tz", "Ts", "Tf", "TL", "Tr"))
_ENDS: Final = SHOWING | {"BT", "ET", "q", "Q", "Do", "cm"}


def closed(out: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return instructions without what only places words that were left out.

    Raises:
        NotPlainError: What follows is placed by them.
    """
    found: list[tuple[Any, Any]] = []
    group: list[tuple[Any, Any]] = []
    gone = False
    for one in [*out, ([], Operator("ET"))]:
        name = str(one[1])
        if name == GONE:
            gone = True
        elif name in _ENDS:
            found += _few(group, is_end=name == "ET") if gone else group
            found.append(one)
            group, gone = [], False
        else:
            group.append(one)
    return found[:-1]  # without the end that was added


def _few(group: Sequence[tuple[Any, Any]], *, is_end: bool) -> list[tuple[Any, Any]]:
    last = {str(operator): at for at, (_, operator) in enumerate(group)}
    kept = [
        one
        for at, one in enumerate(group)
        if str(one[1]) not in _PLACING and (str(one[1]) not in _STATES or last[str(one[1])] == at)
    ]
    if is_end:
        return kept
    begin = last.get("Tm", -1)
    steps = [(operands, str(operator)) for operands, operator in group[begin + 1 :] if str(operator) in _PLACING]
    if any(name != "Td" or len(operands) != 2 for operands, name in steps):
        raise NotPlainError("words that nobody sees place those that are seen")
    if begin >= 0:
        kept.append(group[begin])
    if steps:
        kept.append(([sum(operands[at] for operands, _ in steps) for at in (0, 1)], Operator("Td")))
    return kept
