"""publish.core.dumps: where a secret comes to hand, the system writes no picture of the memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from publish.release.keys import make

PASSPHRASE = "a stone in the road"
_LOOK = """
import ctypes, resource
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), *resource.getrlimit(resource.RLIMIT_CORE))
"""
DOORS = {
    "a key is opened": "from publish.release.keyfile import open_key; open_key(Path({key!r}), {word!r}, 'the key')",
    "a key is made": "from publish.release.keys import make; make(Path({key!r} + '2'), {word!r})",
    "a passphrase is given": "from publish.cli._session import Session; Session().passphrase(None)",
    "a host's secret is given": "from publish.copies.hosts.secrets import Secrets;"
    " from publish.core.settings import HostSettings;"
    " Secrets(HostSettings('space', 's3'), {{'STET_SPACE_KEY': 'x'}}, 'KEY').get('KEY')",
    "an onion's key is made": "from publish.copies.onion import key; key.make(Path({key!r} + '3'))",
    "an editor's identity is read": "from publish.reports.vault import age; import pyrage;"
    " age.identities(str(pyrage.x25519.Identity.generate()).encode())",
}


def _seen(code: str) -> str:
    """What the system would do with the memory of a process that ran this."""
    words = [sys.executable, "-c", f"from pathlib import Path\n{code}\n{_LOOK}"]
    environ = {"STET_PASSPHRASE": PASSPHRASE, "PYTHONPATH": ":".join(sys.path)}
    return subprocess.run(words, env=environ, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="the call is Linux's")
@pytest.mark.parametrize("door", DOORS)
def test_no_picture_of_the_memory_is_written_once_a_secret_is_in_it(tmp_path: Path, door: str) -> None:
    """Row 70: prctl(PR_GET_DUMPABLE) and the limit, asked of the kernel in a process of its own."""
    make(tmp_path / "a.key", PASSPHRASE)
    assert _seen("").startswith("1 ")
    assert _seen(DOORS[door].format(key=str(tmp_path / "a.key"), word=PASSPHRASE)) == "0 0 0"
