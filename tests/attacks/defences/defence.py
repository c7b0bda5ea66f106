"""What a row of the table is: a defence, where it stands, and what stands there when it is switched off."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
OFF = "STET_TESTS_DEFENCE_OFF"  # read by the plugin in switch_off.py, in the tests' own process


@dataclass(frozen=True)
class Defence:
    """One defence."""

    says: str
    rows: tuple[str, ...]
    """The rows of which at least one test must fail without it; each on its own."""
    room: str
    """Module of ``publish``; or of the reader, ``….js``."""
    pattern: str
    """Regular expression of the code that defends."""
    off: str
    """What stands there when it is switched off."""
    tests: tuple[str, ...] = ()
    """Names of the tests of its rows that show it, where the others would take long, or never end, without it."""

    @property
    def in_node(self) -> bool:
        """Whether it is one of the reader's, in JavaScript."""
        return self.room.endswith(".js")

    @property
    def file(self) -> Path:
        """The module's source."""
        if self.in_node:
            return (ROOT / "publish" / "readers" / "browser" / "worker" / self.room).resolve()
        path = ROOT / "publish" / self.room.replace(".", "/")
        return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")

    def switched_off(self, source: str) -> str:
        """The source without this defence.

        Raises:
            ValueError: The pattern does not fit exactly once.
        """
        found = re.findall(self.pattern, source)
        if len(found) != 1:
            raise ValueError(f"{self.says}: fits {len(found)} times in {self.file.relative_to(ROOT)}: {self.pattern}")
        return re.sub(self.pattern, lambda _: self.off, source)


def lit(text: str) -> str:
    return re.escape(text)
