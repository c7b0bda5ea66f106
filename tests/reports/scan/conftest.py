"""Files with planted leaks, for the tests of scans."""

from pathlib import Path

from publish.reports.scan.leaks import Leak
from publish.reports.scan.look import Lookout, look

CANARY = "QX-canary-7731"


def seen(folder: Path, name: str, data: str | bytes, watch: Lookout | None = None, *, kept: bool = False) -> list[Leak]:
    """What is found in one file of this name."""
    file = folder / "file"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(look(name, file, watch or Lookout(), kept=kept))


def kinds(found: list[Leak]) -> set[str]:
    return {str(leak.kind) for leak in found}
