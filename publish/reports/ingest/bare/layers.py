"""Layers of a PDF, and which of them are not shown.

Asked as pdfium asks: the new file is held against what that shows. What is NOT done here: leaving anything out.
"""

from collections.abc import Iterator
from typing import Any, Final

from pikepdf import Array, Dictionary, Name

from publish.reports.ingest.bare.parts import NotPlainError, held, is_held, members, named

_DEPTH_MAX: Final = 20  # of rules within rules


class Layers:
    """The layers of a file.

    Args:
        root: Of the file, which names its layers and how it is shown at first.
    """

    def __init__(self, root: Any) -> None:
        given = held(root.get("/OCProperties"))
        self._groups = [one for one in members(given.get("/OCGs")) if is_held(one)]
        self._default = held(given.get("/D"))

    def off(self) -> Iterator[str]:
        """Yield the name of each layer that is not shown."""
        for one in self._groups:
            if self.hides(one):
                yield " ".join(str(one.get("/Name", "")).split())[:80]

    def hides(self, thing: Any) -> bool:
        """Return whether a layer, or what belongs to several, is not shown.

        Raises:
            NotPlainError: Its rules lie in each other without end.
        """
        return is_held(thing) and not self._shown(thing)

    def _shown(self, thing: Any) -> bool:
        if thing.get("/Type") != Name.OCMD:
            return self._is_on(thing)
        rule = thing.get("/VE")
        if isinstance(rule, Array):
            return self._holds(rule, 0)
        groups, how = thing.get("/OCGs"), named(thing.get("/P", Name.AnyOn))
        if isinstance(groups, Dictionary):
            return self._is_on(groups)
        on = [self._is_on(one) for one in members(groups) if is_held(one)]
        if not on:
            return True
        return {"/AllOn": all(on), "/AllOff": not any(on), "/AnyOff": not all(on)}.get(how, any(on))

    def _holds(self, rule: Any, depth: int) -> bool:
        if depth > _DEPTH_MAX:
            raise NotPlainError("its layers' rules lie in each other without end")
        how, *rest = members(rule) or [None]
        said = [self._holds(one, depth + 1) if isinstance(one, Array) else self._is_on(one)
                for one in rest if isinstance(one, Array) or is_held(one)]  # fmt: skip
        if how == Name.Not:
            return not said[0] if said else False
        return any(said) if how == Name.Or else all(said) if how == Name.And else False

    def _is_on(self, group: Any) -> bool:
        intent = group.get("/Intent", Name.View)
        if not any(one in (Name.View, Name.All) for one in members(intent) or [intent]):
            return True
        view = held(held(group.get("/Usage")).get("/View"))
        if "/ViewState" in view:
            return bool(view.ViewState != Name.OFF)
        on = bool(self._default.get("/BaseState") != Name.OFF)
        if _among(group, self._default.get("/ON")):
            on = True
        if _among(group, self._default.get("/OFF")):
            on = False
        return on


def _among(group: Any, groups: Any) -> bool:
    return any(is_held(one) and bool(one.objgen == group.objgen) for one in members(groups))
