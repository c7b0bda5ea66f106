"""A PDF's objects copied by a list: only those that draw a page.

Others are left behind. Names of resources are given anew, and strings go over only where letters are drawn or
colours are counted.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from publish.reports.ingest.bare import streams
from publish.reports.ingest.bare.allowed import (
    SHADING,
    STATE,
    inherited,
)
from publish.reports.ingest.bare.content import Drawn, Shows, content
from publish.reports.ingest.bare.fonts import FontCopier
from publish.reports.ingest.bare.idle import Around, Edges, edges_of
from publish.reports.ingest.bare.layers import Layers
from publish.reports.ingest.bare.parts import (
    DamagedError,
    NotPlainError,
    held,
    is_held,
    listed,
    members,
    needed,
    together,
)
from publish.reports.ingest.bare.plain import CircleError

_KINDS: Final = ("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Shading", "/Pattern")

_GLYPH: Final = "a drawn letter"


class Copier(FontCopier):
    """Copies pages of one PDF into a new one.

    Args:
        profile: Of colours, in place of those of which nothing is kept.
        font_names: Whether fonts in the file are still called what they are called.
        shows: Numbers what shows letters.
        layers: Of the old file. Those that are not shown do not go over.
    """

    def __init__(
        self,
        made: pikepdf.Pdf,
        profile: bytes,
        *,
        font_names: bool = False,
        shows: Shows | None = None,
        layers: Layers | None = None,
    ) -> None:
        super().__init__(made, profile, font_names=font_names)
        self._shows = shows or Shows()
        self._layers = None if self._shows.layers else layers
        self._around: Any = Dictionary()
        self._within = ""
        self.within: dict[str, None] = {}
        """In what letters are drawn which no reader finds: patterns, masks, glyphs."""
        self.left_out = False
        """Whether something was drawn off a page."""

    def page(self, page: pikepdf.Page) -> None:
        """Put a copy of a page behind the others.

        Raises:
            NotPlainError: It needs something that cannot be taken over.
        """
        found = Dictionary(Type=Name.Page)
        # The rest of a page is for programs: thumbnails, times of changes, actions, data of editors.
        for key in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit"):
            value = inherited(page.obj, key)
            if value is not None:
                found[key] = self._plain(value)
        group = page.obj.get("/Group")
        if group is not None:
            found["/Group"] = self._group(needed(group))
        self._around = Dictionary()
        seen = _seen(found.get("/MediaBox"), found.get("/CropBox"))
        data, found["/Resources"] = self._written(page, inherited(page.obj, "/Resources"), seen)
        found["/Contents"] = self._made.make_stream(data)
        self._made.pages.append(pikepdf.Page(self._made.make_indirect(found)))

    @contextmanager
    def _inside(self, what: str) -> Iterator[None]:
        """Copy parts of something in which no reader looks for letters."""
        before, self._within = self._within, what
        try:
            yield
        finally:
            self._within = before

    def _drawing(self, thing: Any, keys: tuple[str, ...]) -> Any:
        """Return a stream of instructions with what they draw with."""
        data, resources = self._written(thing, thing.get("/Resources"))
        found = self._stream(data, thing, keys)
        found.Resources = resources
        return found

    def _written(self, thing: Any, given: Any, page: Edges | None = None) -> tuple[bytes, Any]:
        """Return instructions written anew, and copies of what they draw with.

        Args:
            page: What is seen of the page, if they are a page's.
        """
        # Forms of old have no resources of their own, and draw with those of the page around them.
        given = given if is_held(given) else self._around
        # Programs name resources after files and layers.
        names = {
            (kind, name): f"/{kind[1]}{at}" for kind in _KINDS for at, name in enumerate(held(held(given).get(kind)))
        }
        drawn = Drawn()
        forms = _places(held(given).get("/XObject"), names) if page else {}
        fonts = held(held(given).get("/Font"))
        same = partial(self.letters.same_codes, fonts)
        around = Around(page, forms, self._off(given), same, shares=self._within == _GLYPH)
        data = content(thing, names, drawn, self._shows, around, self._inline)
        self.left_out |= drawn.off_page
        if drawn.damaged:
            self.damaged["instructions that cannot be read"] = None
        if self._within and any(any(strings) for strings in drawn.shown.values()):
            self.within[self._within] = None
        self.letters.note(fonts, drawn)
        before, self._around = self._around, given
        try:
            return data, self._resources(given, names, drawn.used)
        finally:
            self._around = before

    def _off(self, given: Any) -> set[tuple[str, str]]:
        """Return resources of layers that are not shown, by kind and name."""
        if self._layers is None:
            return set()
        belongs = {("/Properties", name): one for name, one in held(held(given).get("/Properties")).items()}
        for name, one in held(held(given).get("/XObject")).items():
            belongs["/XObject", name] = held(one).get("/OC")
        return {key for key, layer in belongs.items() if self._layers.hides(layer)}

    def _group(self, group: Any) -> Any:
        found = self._some(group, ("/S", "/I", "/K"))
        # These colours may have a profile, which names a device.
        if "/CS" in group:
            found["/CS"] = self._colours(group["/CS"])
        return found

    def _resources(self, given: Any, names: Mapping[tuple[str, str], str], used: Collection[tuple[str, str]]) -> Any:
        """Copy resources that something is drawn with, under names of ours.

        A picture that was taken off its page often stays in the file, whole: it is not drawn, and not copied.
        """
        # /Properties are left out: they belong to marks of layers and structure, of which only spans stay.
        copies: Mapping[str, Callable[[Any], Any]] = {
            "/Font": lambda one: self._once(self._kind("font", one), one, self._font),
            "/XObject": lambda one: self._once(self._kind("drawn", one), one, self._drawn),
            "/ExtGState": lambda one: self._once("state", one, self._state),
            "/ColorSpace": self._colours,
            "/Shading": lambda one: self._once("shading", one, self._shading),
            "/Pattern": lambda one: self._once("pattern", one, self._pattern),
        }
        found = Dictionary()
        for kind, copy in copies.items():
            part = held(given).get(kind)
            if not isinstance(part, Dictionary):
                continue
            here = Dictionary()
            for name, value in part.items():
                # What is none of its kind, no reader draws.
                if (kind, name) not in used or (kind != "/ColorSpace" and not is_held(value)):
                    continue
                try:
                    copied = copy(value)
                except CircleError:
                    # Fonts of drawn glyphs list themselves. What would be drawn without end, no reader draws.
                    continue
                except DamagedError:
                    # Pages that look as before are not drawn with it.
                    self.damaged[f"{kind[1:].lower()} that cannot be read"] = None
                    continue
                if copied is not None:
                    here[names[kind, name]] = copied
            found[kind] = here
        return found

    def _kind(self, kind: str, thing: Any) -> str:
        """Return the kind of a copy, which may draw with the resources around it."""
        # A form may be drawn on a page as well, where its letters are found.
        if self._within and thing.get("/Subtype") == Name.Form:
            kind = f"{kind} {self._within}"
        draws = thing.get("/Subtype") in (Name.Form, Name.Type3) and not is_held(thing.get("/Resources"))
        return f"{kind} {held(held(self._around).get('/Font')).objgen}" if draws else kind

    def _drawn(self, thing: Any) -> Any:
        if not isinstance(thing, Stream):
            raise DamagedError("a part of it is not of the kind that it should be")
        if thing.get("/Subtype") == Name.Image:
            return self._image(thing)
        if thing.get("/Subtype") != Name.Form:
            # Printers alone draw these, so that no rendering here would show a difference.
            raise NotPlainError("a form of PostScript is in it")
        found = self._drawing(thing, ("/BBox", "/Matrix"))
        found.Type, found.Subtype = Name.XObject, Name.Form
        if "/Group" in thing:
            found["/Group"] = self._group(needed(thing["/Group"]))
        return found

    def _state(self, thing: Any) -> Any:
        found = self._some(thing, STATE)
        if "/Font" in thing:
            font, size = members(listed(thing["/Font"], 2))[:2]
            found["/Font"] = Array([self._once("font", font, self._font), self._plain(size)])
            self.letters.add_whole(font)
        for key in ("/TR", "/TR2"):
            if key in thing:
                found[key] = self._function(thing[key])
        mask = thing.get("/SMask")
        if isinstance(mask, Name):
            found["/SMask"] = self._plain(mask)
        elif isinstance(mask, Dictionary):
            copy = self._some(mask, ("/S", "/BC"))
            with self._inside("a mask"):
                copy["/G"] = self._once("mask", mask.get("/G"), self._drawn)
            if "/TR" in mask:
                copy["/TR"] = self._function(mask["/TR"])
            found["/SMask"] = copy
        return found

    def _shading(self, thing: Any) -> Any:
        if isinstance(thing, Stream):
            found = self._stream(streams.unpacked(thing), thing, SHADING)
        else:
            found = self._some(thing, SHADING)
        if "/Background" in thing:
            found["/Background"] = self._plain(thing["/Background"])
        found["/ColorSpace"] = self._colours(thing.get("/ColorSpace"))
        if "/Function" in thing:
            found["/Function"] = self._function(thing["/Function"])
        return found

    def _pattern(self, thing: Any) -> Any:
        if isinstance(thing, Stream):
            keys = ("/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix")
            with self._inside("a pattern"):
                return self._drawing(thing, keys)
        found = self._some(thing, ("/PatternType", "/Matrix"))
        found["/Shading"] = self._once("shading", thing.get("/Shading"), self._shading)
        if "/ExtGState" in thing:
            found["/ExtGState"] = self._once("state", thing["/ExtGState"], self._state)
        return found

    def _font(self, thing: Any) -> Any:
        found = super()._font(thing)
        if is_held(thing.get("/CharProcs")):
            drawn = {key: one for key, one in thing["/CharProcs"].items() if isinstance(one, Stream)}
            with self._inside(_GLYPH):
                written = {key: self._written(one, thing.get("/Resources")) for key, one in drawn.items()}
            found["/Resources"] = together(resources for _, resources in written.values())
            # Keys stay: /Differences calls the glyphs by them.
            found["/CharProcs"] = Dictionary({key: self._made.make_stream(data) for key, (data, _) in written.items()})
        return found


def _seen(media: Any, crop: Any) -> Edges | None:
    """Return what is seen of a page; ``None`` where that is not known."""
    boxes = [box for box in (edges_of(media), edges_of(crop)) if box]
    if not boxes:
        return None
    left, bottom = (max(box[at] for box in boxes) for at in (0, 1))
    right, top = (min(box[at] for box in boxes) for at in (2, 3))
    # Of boxes that do not meet, readers choose one.
    return (left, bottom, right, top) if left < right and bottom < top else None


def _places(given: Any, names: Mapping[tuple[str, str], str]) -> dict[str, Edges]:
    """Return where pictures and forms lie by themselves, by new name."""
    found = {}
    for name, one in held(given).items():
        if not is_held(one):
            continue
        is_form = one.get("/Subtype") == Name.Form
        # Letters off the page are told, and taken out with their traces.
        has_letters = is_form and not {"/Font", "/XObject"}.isdisjoint(
            held(one.get("/Resources", Dictionary(Font=0))).keys()
        )
        box = edges_of(one.get("/BBox"), one.get("/Matrix")) if is_form else (0.0, 0.0, 1.0, 1.0)
        if box and not has_letters:
            found[names["/XObject", name]] = box
    return found
