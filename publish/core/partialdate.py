"""Dates known to the day, to the month, or to the year alone.

Values only.
"""

import re
from dataclasses import dataclass
from datetime import date

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year, as W3CDTF writes them.

    A year sorts before its months, and a month before its days, as their texts do.
    """

    # The zeros give this order: dates, and the texts of dates in the search index, never disagree on it.
    year: int
    month: int = 0
    """0 where only the year is known."""
    day: int = 0
    """0 where only the year or the month is known."""

    # A date that was made must be one: `first` is asked for in lists and feeds, where nobody looks for errors.
    def __post_init__(self) -> None:
        """Refuse days that no calendar has.

        Raises:
            ValueError: There is no such day, or a day without a month.
        """
        if self.day and not self.month:
            raise ValueError(f"a day of no month: {self.year}-{self.day}")
        date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """Return a whole day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``2013``, ``2013-04`` or ``2013-04-02``.

        Raises:
            ValueError: ``text`` is no such date.
        """
        if not (found := _FORM.fullmatch(text)):
            raise ValueError(f"not a date: {text}")
        # 2013-00 would be read as 2013, since 0 stands for what is not known.
        if "00" in (found[2], found[3]):
            raise ValueError(f"a month or a day numbered 0: {text}")
        return cls(*(int(part) for part in found.groups() if part))

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def whole(self) -> bool:
        """Whether the day is known."""
        return self.day > 0

    def isoformat(self) -> str:
        """Return the date as far as it is known."""
        if self.day:
            return f"{self.year:04}-{self.month:02}-{self.day:02}"
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    __str__ = isoformat
