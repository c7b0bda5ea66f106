"""Runs of inlines, cut into paragraphs where the page cut them.

Values only. For readers of HTML, whatever parser they have.
"""

from collections.abc import Iterator
from typing import Final

from publish.reports.writing.nouns import Break, Emphasis, Inline, Strong, Struck, Wording
from publish.reports.writing.raised import lowered, raised

PARTING: Final = Wording("\x00")
"""Between two paragraphs of one run."""
STRESSED: Final[dict[str, type[Strong] | type[Emphasis] | type[Struck]]] = {
    "b": Strong, "strong": Strong, "i": Emphasis, "em": Emphasis, "cite": Emphasis, "dfn": Emphasis, "var": Emphasis,
    "s": Struck, "del": Struck, "strike": Struck,
}  # fmt: skip
"""Stresses by HTML's names."""
CODE: Final = frozenset({"code", "kbd", "samp", "tt"})
"""HTML's names for words of a program."""
OUTSIDE: Final = frozenset({"iframe", "video", "audio", "object", "embed"})
"""What another site shows within a page."""
BLOCKS: Final = OUTSIDE | {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "figure", "figcaption", "blockquote",
    "pre", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "h1",
    "h2", "h3", "h4", "h5", "h6", "hr", "form", "fieldset", "legend", "details", "summary", "address", "center",
    "noscript", "body", "html", "head", "hgroup", "search", "menu", "dialog",
}  # fmt: skip
"""Elements that stand for themselves, and not within a line."""


def moved(inner: list[Inline], *, down: bool = False) -> list[Inline]:
    """Return raised or lowered words, in raised or lowered signs."""
    if not all(isinstance(inline, Wording) for inline in inner):
        return inner
    said = "".join(inline.text for inline in inner if isinstance(inline, Wording))
    signs = lowered(said) if down else raised(said)
    return inner if signs == said else [Wording(signs)]


def parts(run: list[Inline]) -> Iterator[tuple[Inline, ...]]:
    """Yield the paragraphs of a run: two line ends part them."""
    held: list[Inline] = []
    broken = 0
    # One parting more, so that the last paragraph ends like the others.
    for inline in [*run, PARTING]:
        broken = broken + 1 if isinstance(inline, Break) else broken if is_space(inline) else 0
        if inline is PARTING or broken > 1:
            if part := _trimmed(held):
                yield part
            held = []
        else:
            held.append(inline)


def _trimmed(run: list[Inline]) -> tuple[Inline, ...]:
    begin, end = 0, len(run)
    while begin < end and (isinstance(run[begin], Break) or is_space(run[begin])):
        begin += 1
    while end > begin and (isinstance(run[end - 1], Break) or is_space(run[end - 1])):
        end -= 1
    return tuple(run[begin:end])


def is_space(inline: Inline) -> bool:
    """Return whether an inline is nothing but white space."""
    return isinstance(inline, Wording) and inline is not PARTING and not inline.text.strip()


def stressed(stress: type[Strong] | type[Emphasis] | type[Struck], inner: list[Inline]) -> list[Inline]:
    """Return a stress for each of the paragraphs within."""
    # Markdown's stresses end with their paragraph; HTML's may go on over several.
    found: list[Inline] = []
    held: list[Inline] = []
    for inline in [*inner, PARTING]:
        if inline is PARTING:
            if held:
                found.append(stress(tuple(held)))
            found.append(PARTING)
            held = []
        else:
            held.append(inline)
    return found[:-1]  # without the parting that was added
