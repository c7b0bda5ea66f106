"""Where on a page its text stands.

Values only. The page's own word for it comes first; else it is where most sentences are.
"""

import re
from collections.abc import Iterator

from publish.reports.ingest.web.nodes import Element, outermost
from publish.reports.ingest.web.weight import Scales

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story|news|blog|page|node|main|text|detail|field-name)[_-]?_?_?(?:content|body|text|con)|mw-parser-output|"
    r"artibody|endtext|trs_editor|trs_ueditor|ucapcontent|custom_unionstyle|hentry|articlebody|mce-?content|rich_media_content|"
    r"js_content|zoom|content_area|rm_txt_con|available-content|body-copy|instapaper_body|e-content|postbody|article_detail|"
    r"field--name-body|post_body|xhs-content|available_content)(?:$|[\s_-])",
    re.IGNORECASE,
)
# One of many that were sent one by one: a channel's messages, a thread's posts.
_SENT = re.compile(r"(?:^|[\s_-])(?:message|msg|post|tweet|toot|status)(?:$|[\s_-])", re.IGNORECASE)
_MOST = 0.6  # of the sentences: an element that holds fewer is a part of the text, and not where it stands
_PART = 300  # weighted letters of sentences: a part of a text, and no teaser
_LEAD = re.compile(
    r"(?:^|[\s_-])(?:standfirst|dek|deck|subtitle|subhead(?:line)?|lead|lede|intro|summary|excerpt-lead|article-lead|teaser-text)(?:$|[\s_-])",
    re.IGNORECASE,
)


def found(body: Element, scales: Scales) -> list[Element]:
    """Return the elements that hold the text, in the order of the page."""
    whole = scales.of(body).prose
    root = _marked(body, scales, whole) or _named(body, scales, whole) or body
    root = _narrowed(root, scales)
    # An article that names itself ends where it says.
    if root.tag != "article":
        root = _widened(root, body, scales)
    return [*_before(root, body, scales), root, *_after(root, scales)]


def _marked(body: Element, scales: Scales, whole: int) -> Element | None:
    """Return the element that the page itself calls its article."""
    marked = [
        node
        for node in body.walk()
        if node.tag == "article"
        or node.get("role").lower() == "article"
        or "articlebody" in node.get("itemprop").lower().split()
    ]
    # A teaser is an article too, and so is each of the readers' letters in WordPress.
    outer = outermost(marked)
    if outer:
        best = max(outer, key=lambda node: scales.of(node).prose)
        if scales.of(best).prose >= whole * 0.3 and scales.of(best).prose >= 2 * _second(outer, best, scales):
            return best
        # A text in several articles beside one another, or a page of many texts.
        around = next(
            (above for above in best.above() if all(_within(node, above) for node in outer if scales.of(node).prose)),
            None,
        )
        if around is not None and scales.of(around).prose >= whole * _MOST:
            return around
    # Less sure than an article: many pages put all but their header into it.
    mains = [node for node in body.walk() if node.tag == "main" or node.get("role").lower() == "main"]
    return next((node for node in mains if scales.of(node).prose >= max(1, whole * 0.5)), None)


def _second(nodes: list[Element], best: Element, scales: Scales) -> int:
    return max((scales.of(node).prose for node in nodes if node is not best), default=0)


def _within(node: Element, above: Element) -> bool:
    return any(one is above for one in node.above())


def _named(body: Element, scales: Scales, whole: int) -> Element | None:
    """Return the element whose name says that it holds the text."""
    named = [
        node
        for node in body.walk()
        if node.tag in ("div", "section", "td") and _NAMED.search(f"{node.get('class')} {node.get('id')}")
    ]
    # The last in the page's order is the innermost: names of this kind stand around one another.
    heavy = [node for node in named if scales.of(node).prose >= max(1, whole * 0.5)]
    return heavy[-1] if heavy else None


def _narrowed(root: Element, scales: Scales) -> Element:
    """Return the innermost element that holds nearly all the sentences of this one."""
    if root.tag == "article" or "articlebody" in root.get("itemprop").lower():
        return root
    while True:
        mine = scales.of(root).prose
        inner = [child for child in root.children if isinstance(child, Element)]
        best = max(inner, key=lambda node: scales.of(node).prose, default=None)
        if best is None or best.tag in (
            "p",
            "blockquote",
            "ul",
            "ol",
            "pre",
            "dl",
            "h1",
            "h2",
            "span",
            "b",
            "font",
            "i",
            "a",
        ):
            return root
        if _SENT.search(best.get("class")) and any(_is_next(node, best, scales) for node in inner):
            return root
        if best.tag == "font" or scales.of(best).prose < max(1, mine * _MOST):
            return root
        # What is left beside the heavy one is judged as the text's neighbours are.
        if any(_is_text(node, scales) and node is not best for node in inner) and best.tag not in (
            "tr",
            "td",
            "tbody",
            "table",
        ):
            return root
        root = best


def _is_next(node: Element, best: Element, scales: Scales) -> bool:
    """Return whether an element was sent as the best was.

    A short message beside a long one is text all the same.
    """
    if node is best or node.tag != best.tag or not scales.of(node).prose:
        return False
    return node.get("class").split()[:1] == best.get("class").split()[:1]


def _widened(root: Element, body: Element, scales: Scales) -> Element:
    """Return the element around this one with much more of the text.

    Parts of it stand beside this one.
    """
    node = best = root
    while node is not body and node.parent is not None:
        beside = [child for child in node.parent.children if isinstance(child, Element) and child is not node]
        weights = [scales.of(child) for child in beside]
        more = sum(weight.prose for weight in weights if weight.prose >= _PART and weight.density < 0.15)
        node = node.parent
        if more >= scales.of(best).prose * 0.25:
            best = node
    return best


def _is_text(node: Element, scales: Scales) -> bool:
    weight = scales.of(node)
    return (
        weight.prose > 0
        and weight.density < 0.2
        and node.tag in ("p", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3")
    )


def _before(root: Element, body: Element, scales: Scales) -> Iterator[Element]:
    """Yield what stands before the text and belongs to it: a lead."""
    leads: list[Element] = []
    node = root
    while node is not body and node.parent is not None:
        for child in node.parent.children[: node.place()]:
            if isinstance(child, Element):
                leads += [
                    one
                    for one in child.walk()
                    if _LEAD.search(f"{one.get('class')} {one.get('id')}") and _is_lead(one, scales)
                ]
        node = node.parent
    yield from outermost(leads)


def _is_lead(node: Element, scales: Scales) -> bool:
    weight = scales.of(node)
    return weight.prose > 0 and weight.density < 0.2 and node.first("li", "h1") is None


def _after(root: Element, scales: Scales) -> Iterator[Element]:
    """Yield what goes on with the text behind it: parts of the same name."""
    # Without a name, the neighbours could be anything.
    if root.parent is None or not root.get("class"):
        return
    for child in root.parent.children[root.place() + 1 :]:
        if (
            isinstance(child, Element)
            and child.tag == root.tag
            and child.get("class") == root.get("class")
            and scales.of(child).prose
        ):
            yield child
