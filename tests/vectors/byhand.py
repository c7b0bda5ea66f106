"""What ``verify.sh`` says of the vectors: never that bytes are genuine which are not.

``python -m tests.vectors.byhand dash`` judges all of them (two minutes of a processor), and names each that it took
though it was forged, and each that it refused though it was not.
"""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from publish.core.formats import layout
from publish.tree.scripts.join import BROWSER
from tests.support.services.shells import shell
from tests.vectors import judge

SCRIPT: Final = BROWSER.parent / "byhand" / layout.BY_HAND
# What the script says that it does not look at: what was seen before, the mirror list, witnesses, and what in a listing
# that the editors signed is only form (lengths, and names that some disk could not hold).
_NOT_ITS = ("seen-", "history-", "withdrawn-", "witnesses-", "online-", "mirrors-", "forward-", "listing-name-")
_NOR = frozenset(
    {
        "absent-mirrors",
        "flipped-mirrors",
        "mixed-mirrors",
        "renumbered-mirrors",
        "form-mirrors-hash-of-another",
        "root-unreachable",
        "form-mirrors-without-page",
        "key-swapped-in-the-mirrors-own-delegations",
        "key-swapped-of-the-mirrors-key",
        "signed-mirrors-by-a-stranger",
        "signed-mirrors-by-the-editor",
        "form-expires-no-such-day",
        "form-targets-no-such-day",
        "listing-length-too-large",
        "listing-no-last-line-feed",
        "listing-not-utf-8",
        "listing-said-to-be-longer",
        "listing-said-to-be-longer-than-any",
        "listing-said-to-be-shorter",
    }
)


def is_its(name: str) -> bool:
    """Whether the script can judge this vector."""
    return not name.startswith(_NOT_ITS) and name not in _NOR


def run(
    words: Sequence[str | Path], *, by: Sequence[str], here: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Start the script in a shell, in the folder ``here``."""
    return subprocess.run(
        [*by, SCRIPT, *words], cwd=here, env=env, capture_output=True, text=True, timeout=120, check=False
    )


def taken(said: subprocess.CompletedProcess[str]) -> set[str]:
    """The paths that it called genuine."""
    return {line.removeprefix("AUTHENTIC: ") for line in said.stdout.splitlines() if line.startswith("AUTHENTIC: ")}


def genuine(name: str) -> set[str]:
    """The paths that are, as the vector has it."""
    return {path for path, verdict in judge.read(name)["expect"].get("paths", {}).items() if verdict == "AUTHENTIC"}


def judged(name: str, by: Sequence[str], here: Path) -> subprocess.CompletedProcess[str]:
    """Lay a vector's copy into a folder, and have the script judge it."""
    vector = judge.read(name)
    for path, data in judge.files_of(name).items():
        if path not in vector.get("answers", {}):
            file = here / "copy" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return run([vector["fingerprint"], "copy", *(vector["expect"].get("paths") or ["index.html"])], by=by, here=here)


def main(program: str) -> int:
    """Judge all that the script can, and print where it differs."""
    forged = 0
    for name in filter(is_its, judge.names()):
        with tempfile.TemporaryDirectory() as here:
            said = judged(name, shell(program), Path(here))
        for path in sorted(taken(said) - genuine(name)):
            forged += 1
            print(f"{name}: {path}: taken, and forged")
        for path in sorted(genuine(name) - taken(said)):
            print(f"{name}: {path}: refused, and genuine: {said.stderr.partition(chr(10))[0]}")
    return 1 if forged else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
