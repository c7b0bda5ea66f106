"""Chinese numbers in words, and figure by figure: 二十三, 一百零五, 二〇一七.

Values only. What is NOT done here: saying what is counted.
"""

from typing import Final

FIGURES: Final = "〇○零Ｏ一二三四五六七八九"
_VALUES: Final = {figure: max(0, at - 3) for at, figure in enumerate(FIGURES)}
"""Zero has four signs, the last of them a Latin letter of full width that typists take for it."""
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}


def han(text: str) -> int:
    """Return the number that ``text`` is; 0 for what is none."""
    if text and all(letter in _VALUES for letter in text):  # figure by figure, as years are written
        return int("".join(str(_VALUES[letter]) for letter in text))
    text = text.replace("廿", "二十").replace("卅", "三十")
    total = figure = 0
    for letter in text:
        if letter in _VALUES:
            figure = _VALUES[letter]
        elif letter in _UNITS:
            total, figure = total + (figure or 1) * _UNITS[letter], 0
        else:
            return 0
    return total + figure
