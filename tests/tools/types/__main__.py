"""Whether the types in the reader's scripts fit: ``python -m tests.tools.types``, a step of ``make check``.

The scripts are JavaScript, their types comments. Pages and the worker have different things at hand, so each is looked
at with its own settings; modules that both have are looked at twice.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.services.cache import Unavailable
from tests.support.services.npm import typescript

ROOT = Path(__file__).parents[3]
SETTINGS = (ROOT / "jsconfig.json", ROOT / "tests/tools/types/worker.json")
"""Of pages, which editors find too, and of the worker."""


def faults(compiler: Path, settings: Path) -> str:
    """What the compiler says; nothing if all types fit."""
    command = [str(compiler), "-p", str(settings), "--pretty", "false"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    said = (done.stdout + done.stderr).strip()
    return said or ("" if done.returncode == 0 else f"{compiler.name} ended with {done.returncode}")


def main() -> int:
    """Say what does not fit. CI alone fails where there is no compiler to ask."""
    try:
        compiler = typescript()
    except Unavailable as e:
        print(f"make check: types in JavaScript were not looked at: {e}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    lines = [line for settings in SETTINGS for line in faults(compiler, settings).splitlines()]
    if lines:
        print(*dict.fromkeys(lines), "make check: types in JavaScript do not fit", sep="\n", file=sys.stderr)
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
