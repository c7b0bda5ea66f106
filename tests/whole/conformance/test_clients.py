"""Both clients for the public suite start, follow a real copy, and refuse a forged one. The suite is run by hand."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.censor import Censor
from tests.support.factory import PAGES, Archive, lay
from tests.support.services.fixtures import skipping
from tests.support.services.node import node

HERE = Path(__file__).parent


@pytest.fixture(params=["client.py", "client.mjs"])
def client(request: pytest.FixtureRequest) -> list[str]:
    """The command line of one client."""
    if request.param == "client.py":
        return [sys.executable, str(HERE / "client.py")]
    with skipping():
        return [str(node()), str(HERE / "client.mjs")]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of two releases; the clients have a clock of their own, so it is of today."""
    today = datetime.now(UTC)
    archive = Archive(tmp_path / "publisher")
    archive.publish({**PAGES, "index.html": "<!doctype html>old front"}, now=today)
    return lay(archive.publish(PAGES, now=today), tmp_path / "copy")


def ask(client: list[str], kept: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run the client, which keeps what it trusts in ``kept``."""
    kept.mkdir(exist_ok=True)
    return subprocess.run(
        [*client, "--metadata-dir", str(kept), *command], capture_output=True, text=True, timeout=120, check=False
    )


def follow(client: list[str], copy: Path, kept: Path, target: str) -> subprocess.CompletedProcess[str]:
    """Start from the first root of the copy, and fetch a target from its address."""
    assert ask(client, kept, "init", str(copy / "metadata/1.root.json")).returncode == 0
    with Censor(copy) as censor:
        at = ("--metadata-url", f"{censor.url}metadata", "--target-base-url", f"{censor.url}targets")
        refreshed = ask(client, kept, *at[:2], "refresh")
        if refreshed.returncode:
            return refreshed
        return ask(client, kept, *at, "--target-dir", str(kept), "--target-name", target, "download")


@pytest.mark.parametrize("target", ["SHA256SUMS", "mirrors.json"], ids=["of the editors", "of the delegated role"])
def test_a_client_follows_a_copy_to_a_target(client: list[str], copy: Path, tmp_path: Path, target: str) -> None:
    kept = tmp_path / "kept"
    done = follow(client, copy, kept, target)
    assert done.returncode == 0, done.stderr
    fetched = (kept / target).read_bytes()
    assert (copy / "targets" / f"{hashlib.sha256(fetched).hexdigest()}.{target}").read_bytes() == fetched
    newest = max((copy / "metadata").glob("*.targets.json"), key=lambda file: int(file.name.partition(".")[0]))
    assert (kept / "targets.json").read_bytes() == newest.read_bytes()


@pytest.mark.parametrize("path", ["metadata/timestamp.json", "metadata/2.snapshot.json", "metadata/2.targets.json"])
def test_a_client_refuses_metadata_that_were_changed(client: list[str], copy: Path, tmp_path: Path, path: str) -> None:
    data = (copy / path).read_bytes()
    assert data.count(b'"spec_version"') == 1
    (copy / path).write_bytes(data.replace(b'"spec_version"', b'"spec_versiox"'))
    done = follow(client, copy, tmp_path / "kept", "SHA256SUMS")
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr
