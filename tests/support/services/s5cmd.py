"""s5cmd, a fast S3 client: what our own pushes are measured against."""

from pathlib import Path

from tests.support.services.cache import find
from tests.support.services.go import go_build

_MODULE = Path(__file__).with_suffix("")


def s5cmd() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("s5cmd") or go_build(_MODULE, "github.com/peak/s5cmd/v2", "s5cmd")
