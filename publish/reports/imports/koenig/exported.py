"""HTML of Ghost's exports, less the parts for members.

Values only.
"""

from typing import Final

_GATED: Final = "<!--kg-gated-block:begin"
_GATED_END: Final = "<!--kg-gated-block:end-->"
_PUBLIC: Final = "nonMember:true"


def public(html: str) -> tuple[str, int]:
    """Return the HTML for all readers, and the number of blocks left out."""
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
    """Return the HTML with a linked page's publisher and author apart."""
    return html.replace('</span><span class="kg-bookmark-publisher"', '</span> · <span class="kg-bookmark-publisher"')
