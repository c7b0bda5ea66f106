"""One run of a verb at a time, with a scratch folder."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.locks import lock
from publish.core.settings import STATE_NAME


@contextmanager
def alone(root: Path, verb: str, scratch_name: str) -> Iterator[Path]:
    """Keep other runs of ``verb`` out, clear after a killed run, and give a scratch folder.

    Args:
        scratch_name: Name of the scratch folder, below the archive's state.

    Raises:
        ConfigError: Another run is at work here.
    """
    state = root / STATE_NAME
    held = lock(state / f"{verb}.lock", state) if state.is_dir() else None
    if state.is_dir() and held is None:
        raise ConfigError(f"another stet {verb} is at work here", hint="wait until it has ended, and run this again")
    # Not in the system's folder for such: it may be in memory, or on a disk that is not encrypted, and a run that was
    # killed would leave an original there. Where it must be, its name is none that another scratch folder's run sweeps.
    scratch = state / scratch_name if held else Path(tempfile.mkdtemp(prefix=f"stet-alone-{verb}-"))
    try:
        # Safe under the lock alone: else it could be another run's, at work.
        if not scratch.is_symlink():
            shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        if held:
            held.release()
