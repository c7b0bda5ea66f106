"""Line ends within a paragraph, in scripts without spaces.

An editor wraps a long line anywhere in Chinese. A browser shows each line end as a space, where none belongs.
"""

import re
from typing import Final

_HAN: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f\u3105-\u312f\u31a0-\u31bf\ua000-\ua4cf"
)
# Not U+3000: who begins a line with it means a line.
_WIDE_SIGNS: Final = "\u3001-\u3004\u3008-\u3020\u302a-\u3037\u303c-\u303f\uff01-\uff65"
# Of these, Western texts have some as well.
_SIGNS: Final = "\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"
_THAI, _LAO, _KHMER, _BURMESE = "\u0e01-\u0e4e", "\u0e81-\u0ece", "\u1780-\u17d3\u17d7\u17dc\u17dd", "\u1000-\u109f"
# A space follows these by their scripts' own rules: Thai paiyannoi and mai yamok, Lao ko la, Khmer and Burmese stops.
_SPACED: Final = "\u0e2f\u0e46\u0ec6\u17d4\u17d5\u104a\u104b"
_TIBETAN_LETTER: Final = "\u0f00\u0f20-\u0f33\u0f40-\u0fbc\u0fd0-\u0fda"
_JOINED: Final = re.compile(
    rf"[{_HAN}{_WIDE_SIGNS}][{_HAN}{_WIDE_SIGNS}]|[{_HAN}{_WIDE_SIGNS}][{_SIGNS}]|[{_SIGNS}][{_HAN}{_WIDE_SIGNS}]"
    rf"|(?![{_SPACED}])(?:[{_THAI}][{_THAI}]|[{_LAO}][{_LAO}]|[{_KHMER}][{_KHMER}]|[{_BURMESE}][{_BURMESE}])"
    # A tsheg ends a syllable, and the next one follows at once. Behind a shad there is a space.
    rf"|[\u0f0b\u0f0c][{_TIBETAN_LETTER}]"
)


def joined(before: str, behind: str) -> bool:
    """Return whether nothing stands for a line end between the two."""
    return _JOINED.fullmatch(before[-1:] + behind[:1]) is not None
