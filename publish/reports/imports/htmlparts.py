"""A page of an export, asked for its parts.

What they mean is the kinds' own.
"""

from collections.abc import Collection

from publish.core.errors import ConfigError, install
from publish.reports.writing.nested import nested

NESTED_MAX = 400  # elements left open within one another: browsers stop at 512


class HtmlParts:
    """A page; its parts are named by selectors of CSS.

    Raises:
        ConfigError: The parser is not installed.
    """

    def __init__(self, page: str) -> None:
        try:
            from selectolax.lexbor import LexborHTMLParser
        except ImportError:
            raise ConfigError("HTML is read by selectolax, which is not installed", hint=install("import")) from None
        # Ten thousands of open elements take seconds. Such a page is none of an export's, and has no parts.
        self._tree = LexborHTMLParser(page if nested(page) <= NESTED_MAX else "")

    def has(self, selector: str) -> bool:
        """Return whether the page has such a part."""
        return self._tree.css_first(selector) is not None

    def words(self, selector: str) -> str:
        """Return the words of the first such part, on one line."""
        node = self._tree.css_first(selector)
        return " ".join(node.text(deep=True).split()) if node is not None else ""

    def value(self, selector: str, attribute: str) -> str:
        """Return an attribute of the first part that has one."""
        found = (node.attributes.get(attribute) or "" for node in self._tree.css(selector))
        return next((said.strip() for said in found if said.strip()), "")

    def all_words(self, selector: str) -> tuple[str, ...]:
        """Return the words of each such part."""
        said = (" ".join(node.text(deep=True).split()) for node in self._tree.css(selector))
        return tuple(dict.fromkeys(one for one in said if one))

    def within(self, selector: str, without: Collection[str] = ()) -> str:
        """Return the inside of the first of these parts, as HTML.

        Args:
            without: Selectors of parts to leave out.
        """
        node = self._tree.css_first(selector)
        if node is None:
            return ""
        for one in without:
            for left in node.css(one):
                left.decompose()
        return node.inner_html or ""
