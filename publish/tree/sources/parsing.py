"""Python-Markdown as every archive uses it, held to a number of steps that grows with a page and not with its square.

Where a bracket is not closed it reads on to the paragraph's end, for each bracket anew. These steps are counted.
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
    """A page costs more than its length allows; ``text`` is the paragraph in which that was seen."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Steps:
    """Counts what is read of one page in search of closing brackets."""

    def __init__(self) -> None:
        self.taken = 0
        self.most = STEPS_MIN

    def begin(self, length: int) -> None:
        """Begin with another page, so many characters long."""
        self.taken, self.most = 0, STEPS_MIN + STEPS_EACH * length

    def take(self, data: str, steps: int) -> None:
        """Note some.

        Raises:
            TooManySteps: They were too many.
        """
        self.taken += steps
        if self.taken > self.most:
            raise TooManySteps(data)


# As the library has them, but that a name holds no bracket and ends with its line: what is not closed is read once.
_FOOTNOTE: Final = re.compile(r"\[\^([^\[\]]*)\]", re.DOTALL)
_FOOTNOTE_TEXT: Final = re.compile(r"^[ ]{0,3}\[\^([^\[\]\n]*)\]:[ ]*(.*)$", re.MULTILINE)


class _Footnotes(FootnoteExtension):  # type: ignore[misc]
    """Numbers the marks of a note one after another; its own looks through all of them for each."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        """Put what reads notes into the parser, with expressions that read each character once."""
        super().extendMarkdown(md)
        md.inlinePatterns["footnote"].compiled_re = _FOOTNOTE
        md.parser.blockprocessors["footnote"].RE = _FOOTNOTE_TEXT

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """Return the id of the next mark of a note."""
        if not found:
            return reference
        number = self.found_refs[reference] = self.found_refs.get(reference, 0) + 1
        if number == 1:
            return reference
        ref, rest = reference.split(self.get_separator(), 1)
        return f"{ref}{number}{self.get_separator()}{rest}"


def parser(steps: Steps | None = None) -> markdown.Markdown:
    """One instance serves many pages, reset between them.

    Args:
        steps: Counts, for a caller who begins it anew with each page.
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
