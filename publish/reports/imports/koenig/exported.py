"""HTML of Ghost's exports, less the parts for members.

Values only.
"""

import re
from typing import Final

# Ghost reads these with any space within.
_GATED: Final = re.compile(r"<!--\s{0,9}kg-gated-block:begin")
_GATED_END: Final = re.compile(r"<!--\s{0,9}kg-gated-block:end\s{0,9}-->")
_PUBLIC: Final = "nonMember:true"


def public(html: str) -> tuple[str, int]:
    """Return the HTML for all readers, and the number of blocks left out."""
    first, *gated = _GATED.split(html)
    kept, left = [first], 0
    for part in gated:
        # Without its end, a block reaches to the next or to the end: rather too little than what was paid for.
        inner, behind = [*_GATED_END.split(part, maxsplit=1), ""][:2]
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
