"""Attacks with, and on, the publisher's secrets."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from publish.archive.heal import Healed, heal
from publish.archive.inservice import Place
from publish.audit.check import Depth, Target, check_all
from publish.audit.strangers import lies
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.cli.heal import _beside, healed_lines
from publish.copies.hosts import KINDS, secrets
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.web import WebCopy
from publish.copies.push import push
from publish.core import config
from publish.core.errors import ConfigError, LackingError
from publish.core.formats import layout
from publish.core.model import Audit, Mirror, Verdict
from publish.core.settings import HostSettings
from publish.core.units import count
from publish.readers.clone import clone
from publish.tree import crew
from publish.tree.crew import BuildCrew
from publish.verify.head import Release
from tests.support import working
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive
from tests.support.lockedbucket import LockedBucket
from tests.support.services.versitygw import Versitygw

TABLE = '[hosts.web]\nkind = "s3"\nbucket = "letters"\nendpoint = "http://127.0.0.1:9"\nsecret = "{}"\n'


def test_somebody_else_of_this_machine_writes_a_command(tmp_path: Path) -> None:
    """Row secrets: mirrors.toml lies where others may write, and names a program. Oracle: it is not run, exit 2."""
    (tmp_path / "mirrors.toml").write_text(TABLE.format("touch stolen"))
    assert config.load(tmp_path, KINDS).host("web").secret
    (tmp_path / "mirrors.toml").chmod(0o666)
    with pytest.raises(ConfigError, match=r"mirrors\.toml:5 \[hosts\.web\]: .* others may write to mirrors\.toml"):
        config.load(tmp_path, KINDS)


def test_a_program_says_the_secret_while_it_fails(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Row secrets: its words hold the secret. Oracle: none of them is in any output, nor in an error."""
    secrets.forget()
    command = f"{sys.executable} -S -c \"import sys; print('s3cr3t'); print('s3cr3t', file=sys.stderr); sys.exit(1)\""
    with pytest.raises(LackingError) as caught:
        secrets.Secrets(HostSettings("web", "s3", secret=command), {}, "SECRET_KEY").get("SECRET_KEY")
    assert "s3cr3t" not in f"{caught.value} {caught.value.hint}" + "".join(capfd.readouterr())


def test_a_program_for_one_secret_is_given_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row secrets: it sees our environment. Oracle: no secret of ours is in it."""
    secrets.forget()
    monkeypatch.setenv("STET_OTHER_SECRET_KEY", "theirs")
    command = f"{sys.executable} -S -c \"import os; print('STET_OTHER_SECRET_KEY' in os.environ)\""
    assert secrets.Secrets(HostSettings("web", "s3", secret=command), {}, "SECRET_KEY").get("SECRET_KEY") == "False"


def test_a_process_of_the_build_is_not_given_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row secrets: evidence takes over the process that opens it. Oracle: that one's environment has no secret."""
    monkeypatch.setattr(crew, "WORTH", 2)
    monkeypatch.setattr(crew, "CHUNK", 1)
    monkeypatch.setenv("STET_PASSPHRASE", "correct horse")
    with BuildCrew(2) as both:
        assert both.begin(2)
        given = list(both.map(working.variables, range(2)))
    assert all("PATH" in names and "STET_PASSPHRASE" not in names for names in given)


def test_a_trace_shows_what_a_program_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Row secrets: an error carries the secret into a trace. Oracle: three stars stand there instead."""
    secrets.forget()
    command = f"{sys.executable} -S -c \"print('s3cr3t-of-web')\""
    web = secrets.Secrets(HostSettings("web", "s3", secret=command), {}, "SECRET_KEY")

    def failing(*_: object, **__: object) -> None:
        raise RuntimeError(f"a library says {web.get('SECRET_KEY')}")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("publish.archive.archive.Archive.here", failing)
    assert run(cli, ["-v", "push"]) == 70
    said = "".join(capsys.readouterr())
    assert "a library says ***" in said
    assert "s3cr3t" not in said


class Stolen:
    """An archive on a bucket whose push key is stolen, and on a folder behind a web server."""

    def __init__(self, server: Versitygw, folder: Path, web: Censor, name: str) -> None:
        self.archive = Archive(folder / "publisher")
        self.bucket = LockedBucket(server, name)
        self.hosts = [self.bucket.host(), FolderHost("web", str(folder / "web"), web.url)]
        self.former = self.sealed("index.html", b"<!doctype html><title>former</title>")
        self.release = self.sealed("index.html", b"<!doctype html><title>newest</title>")
        self.thief = self.bucket.client(*self.bucket.push_key)
        self._readers = folder / "readers"
        self._read = 0

    def sealed(self, path: str, data: bytes) -> Release:
        self.archive.write(path, data)
        mirrors = [Mirror(host.public or "", "s3") for host in self.hosts]
        release = self.archive.release(mirrors=mirrors)
        for host in self.hosts:
            push(release, host, now=NOW)
        return release

    def puts(self, path: str, data: bytes) -> None:
        self.thief.put_object(Bucket=self.bucket.name, Key=path, Body=data)

    def read(self) -> str:
        """Read as somebody new, from all copies; every byte that is taken must be the newest release's."""
        self._read += 1
        folder = self._readers / str(self._read)
        cloned = clone([self.bucket.public, self.hosts[1].public or ""], self.archive.anchor, folder, now=NOW)
        assert cloned.release == self.release.number
        for entry in self.release.entries:
            if not layout.is_metadata(entry.path):  # those of former releases need not be there
                assert hashlib.sha256((folder / entry.path).read_bytes()).hexdigest() == entry.sha256, entry.path
        return self.audit().verdict

    def audit(self) -> Audit:
        """What a reader's check says of the bucket beside the other copy."""
        targets = [Target(host.name, host.public or "", WebCopy(host.public or ""), host) for host in self.hosts]
        return check_all(targets, self.release, now=NOW, depth=Depth.FULL)[0]

    def heal(self) -> Healed:
        settings = self.bucket.host().settings
        assert settings is not None
        places = [Place(settings, self.hosts[0])]
        return heal(places, self.archive.state, lambda: self.archive.keys, now=NOW)


@pytest.fixture
def stolen(versitygw: Versitygw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Stolen]]:
    monkeypatch.setenv("STET_CA_FILE", str(versitygw.ca_file))
    (tmp_path / "web").mkdir()
    with Censor(tmp_path / "web") as web:
        yield lambda name: Stolen(versitygw, tmp_path, web, name)


def test_the_key_that_pushes_is_stolen_and_everything_is_written_over(stolen: Callable[[str], Stolen]) -> None:
    """Row thief: a thief puts the pointer back, writes over all, and adds. Oracle: readers, versions, and the heal."""
    it = stolen("stolen")
    entries = {entry.path: entry for entry in it.release.entries}
    assert it.read() == Verdict.FRESH
    old = next(v["VersionId"] for v in it.bucket.versions() if v["Key"] == layout.TIMESTAMP and not v["IsLatest"])
    pointer = it.bucket.owner.get_object(Bucket=it.bucket.name, Key=layout.TIMESTAMP, VersionId=old)["Body"].read()
    it.puts(layout.TIMESTAMP, pointer)
    assert it.read() == Verdict.STALE
    forged = b"<!doctype html><title>forged</title>"
    it.puts("index.html", forged)
    it.puts("reports/2026/forged.html", forged)
    assert it.read() in (Verdict.STALE, Verdict.TAMPERED)
    for number, (path, entry) in enumerate(sorted(entries.items())):
        # Some as long as they were, so that no list shows it.
        it.puts(path, b"x" * (entry.length if number % 2 else 9))
    assert it.read() == Verdict.TAMPERED
    attempts: tuple[Callable[[], object], ...] = (
        lambda: it.thief.delete_object(Bucket=it.bucket.name, Key="index.html"),
        lambda: it.thief.delete_object(Bucket=it.bucket.name, Key=layout.TIMESTAMP, VersionId=old),
        lambda: it.thief.put_bucket_versioning(Bucket=it.bucket.name, VersioningConfiguration={"Status": "Suspended"}),
        lambda: it.thief.put_bucket_policy(Bucket=it.bucket.name, Policy="{}"),
        lambda: it.thief.delete_bucket(Bucket=it.bucket.name),
        lambda: it.thief.list_object_versions(Bucket=it.bucket.name),
    )
    for attempt in attempts:
        with pytest.raises(ClientError, match="AccessDenied"):
            attempt()
    kept: dict[str, set[str]] = {}
    for version in it.bucket.versions():
        at = {"Bucket": it.bucket.name, "Key": version["Key"], "VersionId": version["VersionId"]}
        data = it.bucket.owner.get_object(**at)["Body"].read()
        kept.setdefault(version["Key"], set()).add(hashlib.sha256(data).hexdigest())
    for release in (it.former, it.release):
        assert [e.path for e in release.entries if e.sha256 not in kept[e.path]] == []
    healed = it.heal()
    assert [str(failure) for failure in healed.failures] == []
    assert it.read() == Verdict.FRESH
    assert it.audit().strangers == ("reports/2026/forged.html",)


def test_a_root_of_the_thiefs_stays_until_the_second_key_is_brought(stolen: Callable[[str], Stolen]) -> None:
    """Row thief: a root that no push can take away shuts readers out. Oracle: named, and healed."""
    it = stolen("stolen-root")
    root = layout.metadata(2, "root")
    it.puts(root, b'{"signed": {}, "signatures": []}')
    assert it.read() == Verdict.TAMPERED
    assert it.heal().receipts[-1].owed == (root,)
    assert it.read() == Verdict.TAMPERED
    it.hosts[0].taker = it.bucket.host(it.bucket.withdraw_key)
    assert [str(failure) for failure in it.heal().failures] == []
    assert it.read() == Verdict.FRESH


def test_what_a_thief_wrote_over_beside_a_release_is_no_trouble_on_the_way(stolen: Callable[[str], Stolen]) -> None:
    """Row thief: names of releases hold other bytes, and the push key deletes none. Oracle: heal's words."""
    it = stolen("stolen-former")
    it.puts("index.html", b"stolen")
    former = sorted(f"{layout.TARGETS}/{number:064x}.SHA256SUMS" for number in range(4))
    for path in former:
        it.puts(path, b"stolen")
    said = healed_lines(healed := it.heal())
    assert sorted(_beside(healed.after[0], healed)) == former
    assert said[0].startswith(f"safe: mended, but for {count(len(former), 'file')} beside the release, ")
    assert f"safe: {lies(_beside(healed.after[0], healed))} beside the release" in said[1]
    assert "STET_SAFE_WITHDRAW_" in said[1]
    it.hosts[0].taker = it.bucket.host(it.bucket.withdraw_key)
    assert it.heal().after[0].verdict is Verdict.FRESH
