"""Python-Markdown as used for every archive, with bounded work.

At an open bracket the library reads on to the paragraph's end, again for each bracket. These steps are counted. Their
bound grows with a page's length, and not with its square.
"""

import re
from typing import Any, Final

import markdown  # type: ignore[import-untyped]
from markdown.extensions.footnotes import FootnoteExtension  # type: ignore[import-untyped]

from publish.tree.sources.slugs import anchor

STEPS_MIN = 2_000_000  # characters read in search of closing brackets, for any page: a second or two
STEPS_EACH = 16  # more of them for each character: a bracket that is closed is looked at some times
_LINKS = ("link", "image_link", "reference", "image_reference", "short_reference", "short_image_ref")


class TooManySteps(Exception):
    """A page costs more than its length allows.

    ``text`` is the paragraph with the excess.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Steps:
    """A count of characters read in search of closing brackets."""

    def __init__(self) -> None:
        self.taken = 0
        self.most = STEPS_MIN

    def begin(self, length: int) -> None:
        """Begin another page of ``length`` characters."""
        self.taken, self.most = 0, STEPS_MIN + STEPS_EACH * length

    def take(self, data: str, steps: int) -> None:
        """Add ``steps``.

        Raises:
            TooManySteps: The page has too many.
        """
        self.taken += steps
        if self.taken > self.most:
            raise TooManySteps(data)


# As the library has them, but that a name holds no bracket and ends with its line: what is not closed is read once.
_FOOTNOTE: Final = re.compile(r"\[\^([^\[\]]*)\]", re.DOTALL)
_FOOTNOTE_TEXT: Final = re.compile(r"^[ ]{0,3}\[\^([^\[\]\n]*)\]:[ ]*(.*)$", re.MULTILINE)


class _Footnotes(FootnoteExtension):  # type: ignore[misc]
    """Footnotes with marks numbered in a single pass."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        """Put the footnotes' readers into the parser."""
        super().extendMarkdown(md)
        # Expressions which read each character once.
        md.inlinePatterns["footnote"].compiled_re = _FOOTNOTE
        md.parser.blockprocessors["footnote"].RE = _FOOTNOTE_TEXT

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return the id of the next mark of a note."""
        if not found:
            return reference
        # The library's own method tries 2, 3, 4 … for each mark: the square of their number.
        number = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        if number == 1:
            return reference
        ref, rest = reference.split(self.get_separator(), 1)
        return f"{ref}{number}{self.get_separator()}{rest}"


def parser(steps: Steps | None = None) -> markdown.Markdown:
    """Return a parser for many pages, reset between them.

    Args:
        steps: Counts the work. The caller begins it anew with each page.
    """
    made = markdown.Markdown(
        output_format="html",
        extensions=[
            "tables",
            _Footnotes(BACKLINK_TEXT="\u2191", BACKLINK_TITLE="\u2191 {}", USE_DEFINITION_ORDER=False),
            "def_list",
            "sane_lists",
            "toc",
        ],
        extension_configs={
            # The other way is a style attribute, which the pages' policy forbids.
            "tables": {"use_align_attribute": True},
            "toc": {"slugify": anchor, "marker": ""},
        },
    )
    # Without these two, raw HTML is shown as typed. A report is often a stranger's text, and a sanitiser is a race.
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    if steps is not None:
        for name in _LINKS:
            _count(made.inlinePatterns[name], steps)
    return made


def _count(pattern: Any, steps: Steps) -> None:
    text, link = pattern.getText, pattern.getLink

    def get_text(data: str, index: int) -> Any:
        found = text(data, index)
        steps.take(data, found[1] - index)
        return found

    def get_link(data: str, index: int) -> Any:
        found = link(data, index)
        steps.take(data, found[2] - index)
        return found

    pattern.getText, pattern.getLink = get_text, get_link
