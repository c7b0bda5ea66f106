"""Words of a page that are painted for nobody to see.

The letters' colour, laid over the ground, is compared with the ground. For a ground not told by the page's own styles,
a person is asked. What is NOT done here: drawing the page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.sheets import PageStyles

_Colour: TypeAlias = tuple[float, float, float, float]
"""Red, green, blue and cover, each 0 to 1."""

CONTRAST_MIN: Final = 1.2  # of letters to their ground, as WCAG counts it; readers need 3, and 1 is the same colour
_CLEAR: Final = 0.1  # cover of letters, up to which no ground shows them
SIZE_MIN: Final = 2.7  # pixels, as two points are in an office file
USUAL: Final = 16.0  # pixels of a page's letters
_WHITE: Final = (1.0, 1.0, 1.0, 1.0)
_BLACK: Final = (0.0, 0.0, 0.0, 1.0)
_LINK: Final = (0.0, 0.0, 0.93, 1.0)
# Names of colours that are as good as white or black, and those of the first browsers.
_NAMES: Final = {
    "white": "fff", "snow": "fffafa", "ivory": "fffff0", "ghostwhite": "f8f8ff", "floralwhite": "fffaf0",
    "mintcream": "f5fffa", "azure": "f0ffff", "aliceblue": "f0f8ff", "honeydew": "f0fff0", "seashell": "fff5ee",
    "whitesmoke": "f5f5f5", "lightyellow": "ffffe0", "lightcyan": "e0ffff", "oldlace": "fdf5e6", "linen": "faf0e6",
    "cornsilk": "fff8dc", "beige": "f5f5dc", "lavenderblush": "fff0f5", "lavender": "e6e6fa", "black": "000",
    "gainsboro": "dcdcdc", "silver": "c0c0c0", "gray": "808080", "grey": "808080", "red": "f00", "maroon": "800000",
    "yellow": "ff0", "olive": "808000", "lime": "0f0", "green": "008000", "aqua": "0ff", "cyan": "0ff",
    "teal": "008080", "blue": "00f", "navy": "000080", "fuchsia": "f0f", "magenta": "f0f", "purple": "800080",
    "orange": "ffa500", "transparent": "0000",
}  # fmt: skip
_HEX: Final = re.compile(r"#?([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_PARTS: Final = re.compile(r"rgba?\(([^()]{1,80})\)")
_LENGTH: Final = re.compile(r"([+-]?(?:\d+(?:\.\d*)?|\.\d+))(px|pt|pc|em|rem|ex|ch|%|vw|vh|in|cm|mm|)")
_PIXELS: Final = {
    "px": 1.0, "": 1.0, "pt": 4 / 3, "pc": 16.0, "rem": USUAL, "vw": 12.0, "vh": 8.0, "in": 96.0, "cm": 37.8, "mm": 3.8,
}  # fmt: skip
_OF_AROUND: Final = {"em": 1.0, "%": 0.01, "ex": 0.5, "ch": 0.5}
_VARIABLE: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]{0,200}))?\)")
_PICTURE: Final = re.compile(r"url\(|gradient\(|image|var\(")
# What they show is drawn by each browser as it likes.
_OWN_GROUND: Final = frozenset({"button", "input", "select", "textarea", "mark", "svg", "math", "iframe", "option"})
_FACES: Final = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0}


@dataclass(frozen=True, slots=True)
class _Paint:
    """How words within an element are painted."""

    colour: _Colour | None
    """``None``: not known."""
    ground: _Colour | None
    """``None``: a picture, or a browser's own."""
    size: float = USUAL
    cover: float = 1.0
    is_sure: bool = True
    has_shadow: bool = False
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Unpainted:
    """Elements with unseen words of their own, and with doubtful ones."""

    sure: list[Element] = field(default_factory=list)
    doubtful: list[Element] = field(default_factory=list)


def unpainted(body: Element, sheet: PageStyles) -> Unpainted:
    """Find the elements with unseen words of their own."""
    found = Unpainted()
    # What is not said for sure is taken for a white page.
    paint = _Paint(_BLACK if sheet.is_whole else None, _WHITE, is_sure=sheet.is_whole)
    for node in reversed(list(body.above())):
        paint = _painted(node, sheet.said(node), paint)
    waiting = [(body, paint)]
    while waiting:
        node, around = waiting.pop()
        paint = _painted(node, sheet.said(node), around)
        if any(isinstance(child, str) and child.strip() for child in node.children):
            # Too small or too clear for any ground, or of the colour of this one.
            if _is_unseen(paint, None):
                found.sure.append(node)
            elif _is_unseen(paint, paint.ground):
                (found.sure if paint.is_sure and sheet.is_whole else found.doubtful).append(node)
        waiting.extend((child, paint) for child in reversed(node.children) if isinstance(child, Element))
    return found


def own_words(node: Element) -> str:
    """Return the words right within an element."""
    return " ".join(" ".join(child for child in node.children if isinstance(child, str)).split())


def without_own_words(node: Element) -> None:
    """Take the words right within an element out."""
    # A blank stays, for what is on both sides must not run together.
    node.children = [" " if isinstance(child, str) else child for child in node.children]


def _painted(node: Element, said: dict[str, str], around: _Paint) -> _Paint:
    """Return how the words within an element are painted."""
    variables = around.variables
    if own := {name: value for name, value in said.items() if name.startswith("--")}:
        variables = variables | own
    if any("var(" in value for value in said.values()):
        said = {name: _put_in(value, variables) for name, value in said.items()}
    colour = around.colour
    if node.tag == "a" and "href" in node.attributes:
        colour = _LINK if around.is_sure else None
    written = (
        said.get("-webkit-text-fill-color") or said.get("color") or node.get("color" if node.tag == "font" else "text")
    )
    if written and written not in ("inherit", "currentcolor"):
        colour = _colour(written)
    ground = _ground(node, said, around.ground)
    by_picture = "text" in said.get("background-clip", said.get("-webkit-background-clip", ""))
    return replace(
        around,
        colour=None if by_picture else colour,
        ground=ground,
        size=_size(said, around.size),
        cover=around.cover * _cover(said),
        has_shadow=said.get("text-shadow", "none") != "none" if "text-shadow" in said else around.has_shadow,
        is_sure=around.is_sure and said.get("position") not in ("absolute", "fixed"),
        variables=variables,
    )


def _ground(node: Element, said: dict[str, str], around: _Colour | None) -> _Colour | None:
    if node.tag in _OWN_GROUND:
        return None
    written = [said[name] for name in said if name in ("background", "background-color", "background-image")]
    if node.get("background") or any(_PICTURE.search(one) for one in written):
        return None
    for one in reversed([node.get("bgcolor").lower(), *written]):
        colour = next((made for word in _words(one) if (made := _colour(word))), None)
        if colour:
            return _over(colour, around) if around or colour[3] == 1 else None
    return around


def _is_unseen(paint: _Paint, ground: _Colour | None) -> bool:
    if paint.size < SIZE_MIN or paint.cover <= _CLEAR:
        return True
    if paint.colour is None or paint.has_shadow:
        return False
    cover = paint.colour[3] * paint.cover
    if cover <= _CLEAR:
        return True
    if ground is None:
        return False
    shown = _over((*paint.colour[:3], cover), ground)
    light, dark = sorted((_light(shown), _light(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05) < CONTRAST_MIN


def _over(colour: _Colour, ground: _Colour | None) -> _Colour:
    """Return a colour laid over another."""
    below, cover = ground or _WHITE, colour[3]
    red, green, blue = (a * cover + b * (1 - cover) for a, b in zip(colour[:3], below[:3], strict=True))
    return red, green, blue, 1.0


def _light(colour: _Colour) -> float:
    """Return a colour's lightness by WCAG 2."""
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _words(value: str) -> Iterator[str]:
    yield from re.findall(r"[^\s()]+\([^()]*\)|[^\s()]+", value)


def _colour(written: str) -> _Colour | None:
    """Return a colour; ``None`` for no colour."""
    written = written.strip().lower()
    if found := _PARTS.fullmatch(written):
        parts = re.split(r"[\s,/]+", found[1].strip())
        try:
            *three, cover = [*(_share(one, 255) for one in parts[:3]), _share(parts[3], 1) if parts[3:] else 1.0]
            red, green, blue = three
        except ValueError:
            return None
        return red, green, blue, cover
    if not (hexed := _HEX.fullmatch(_NAMES.get(written, written))):
        return None
    digits = hexed[1] if len(hexed[1]) > 4 else "".join(one * 2 for one in hexed[1])
    red, green, blue, cover = (int(digits.ljust(8, "f")[at : at + 2], 16) / 255 for at in (0, 2, 4, 6))
    return red, green, blue, cover


def _share(written: str, whole: float) -> float:
    share = float(written.rstrip("%")) / (100 if written.endswith("%") else whole)
    return min(1.0, max(0.0, share))


def _cover(said: dict[str, str]) -> float:
    try:
        return _share(said.get("opacity", "1"), 1)
    except ValueError:
        return 1.0


def _size(said: dict[str, str], around: float) -> float:
    """Return the size of letters, in pixels."""
    for word in _words(said.get("font-size", said.get("font", ""))):
        if word in _FACES:
            return _FACES[word]
        # "700" alone is how bold they are.
        size = word.partition("/")[0]
        found = _LENGTH.fullmatch(size)
        if found and (found[2] or float(found[1]) == 0):
            return pixels(size, around) or 0.0
    return around


def pixels(written: str, around: float = USUAL) -> float | None:
    """Return a length in pixels; ``None`` for none."""
    found = _LENGTH.fullmatch(written)
    if not found:
        return None
    return float(found[1]) * (_OF_AROUND[found[2]] * around if found[2] in _OF_AROUND else _PIXELS[found[2]])


def _put_in(value: str, variables: dict[str, str]) -> str:
    for _ in range(4):
        value, again = _VARIABLE.subn(lambda one: variables.get(one[1], one[2] or "unknown"), value)
        if not again:
            break
    return value[:1_000]
