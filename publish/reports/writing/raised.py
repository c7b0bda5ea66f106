"""Raised and lowered signs: numbers that mean another thing in the line, since 10⁶ is not 106.

Values only.
"""

from typing import Final

DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
"""Raised digits, in their order."""
_RAISED: Final = str.maketrans("0123456789+-−=()n", DIGITS + "⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def raised(text: str) -> str:
    """Return raised words as raised signs; letters stay in the line, where "19th" means the same."""
    return _moved(text, _RAISED)


def lowered(text: str) -> str:
    """Return lowered words as lowered signs, as ``raised`` does."""
    return _moved(text, _LOWERED)


def _moved(text: str, signs: dict[int, int]) -> str:
    # Commas and the like have no raised form, and part the numbers of "1,2" all the same.
    return text if any(one.isalpha() and ord(one) not in signs for one in text) else text.translate(signs)
