"""HTML of Ghost's exports, less what is for members, and less the furniture of its cards.

Values only.
"""

from typing import Final

_GATED: Final = "<!--kg-gated-block:begin"
_GATED_END: Final = "<!--kg-gated-block:end-->"
_PUBLIC: Final = "nonMember:true"


def public(html: str) -> tuple[str, int]:
    """Return the HTML that readers saw who are no members, and how many blocks were left out."""
    first, *gated = html.split(_GATED)
    kept, left = [first], 0
    for part in gated:
        # Without its end, a block reaches to the next or to the end: rather too little than what was paid for.
        inner, _, behind = part.partition(_GATED_END)
        said, _, words = inner.partition("-->")
        if _PUBLIC in said.replace(" ", ""):
            kept.append(words)
        else:
            left += 1
        kept.append(behind)
    return "".join(kept), left


def parted(html: str) -> str:
    """Return the HTML with the publisher and the author of a linked page apart, as its style sheet had them."""
    return html.replace('</span><span class="kg-bookmark-publisher"', '</span> · <span class="kg-bookmark-publisher"')
