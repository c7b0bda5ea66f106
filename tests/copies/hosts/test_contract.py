"""Every kind of host against the same contract; a kind without a row here fails the build."""

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import boto3
import pytest

from publish.copies.hosts import KINDS, folder, git, ipfs, memory, onion, open_host, s3, stick
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.sftp import SftpHost
from publish.copies.hosts.sftp.session import SftpSession
from publish.core.errors import AbsentError
from publish.core.settings import HostSettings
from tests.copies.hosts.contract import Contract, Rig
from tests.support.services.githttp import GitHttp
from tests.support.services.kubo import Kubo
from tests.support.services.nginx import Nginx
from tests.support.services.rclone import RcloneFtp, RcloneS3, RcloneSftp, RcloneWebdav
from tests.support.services.service import ask
from tests.support.services.sshd import Sshd
from tests.support.services.versitygw import Versitygw

# Kind, or kind and how it is used → the fixture that makes its rig.
ROWS = {
    "folder": "folder_rig",
    "ftp": "ftp_rig",
    "git": "git_rig",
    "ipfs": "ipfs_rig",
    "ipfs as a file": "car_rig",
    "memory": "memory_rig",
    "onion": "onion_rig",
    "rclone": "own_rig",
    "s3": "s3_rig",
    "s3 of rclone": "rclone_rig",
    "sftp": "sftp_rig",
    "sftp without posix-rename": "norename_rig",
    "sftp of rclone": "rclone_sftp_rig",
    "stick": "stick_rig",
    "webdav": "webdav_rig",
}
_numbers = itertools.count()


def test_every_kind_has_a_row() -> None:
    assert {row.split()[0] for row in ROWS} == set(KINDS)


class TestContract(Contract):
    @pytest.fixture(params=ROWS)
    def rig(self, request: pytest.FixtureRequest) -> Rig:
        rig: Rig = request.getfixturevalue(ROWS[request.param])
        return rig


@pytest.fixture
def memory_rig() -> Rig:
    shelf = f"contract-{next(_numbers)}"
    return Rig(lambda: memory.MemoryHost("shelf", shelf))


@pytest.fixture
def folder_rig(tmp_path: Path, nginx: Callable[[Path], Nginx]) -> Rig:
    web = tmp_path / "web"
    tmp_path.chmod(0o755)
    server: list[Nginx] = []

    def get(path: str) -> tuple[int, bytes, Mapping[str, str]]:
        if not server:
            server.append(nginx(web))
        answer = ask(f"{server[0].url}/{path}")
        return answer.status, answer.body, answer.headers

    return Rig(lambda: folder.FolderHost("disk", str(web)), get)


@pytest.fixture
def onion_rig(tmp_path: Path) -> Rig:
    return Rig(lambda: onion.OnionHost("onion", str(tmp_path / "web")))


@pytest.fixture
def stick_rig(tmp_path: Path) -> Rig:
    (tmp_path / "stick" / "photographs").mkdir(parents=True)
    return Rig(lambda: stick.StickHost("stick", str(tmp_path / "stick"), form=stick.fat.FAT32))


@pytest.fixture
def git_rig(githttp: GitHttp) -> Rig:
    repository = f"contract-{next(_numbers)}.git"
    githttp.new(repository)
    options = git.Options(f"{githttp.url}{repository}", ca_file=str(githttp.ca_file))
    settings = HostSettings("forge", "git")

    def get(path: str) -> tuple[int, bytes, Mapping[str, str]]:
        answer = ask(f"{githttp.show(repository, 'pages')}{path}", ca_file=githttp.ca_file)
        return answer.status, answer.body, answer.headers

    return Rig(lambda: git.open_host(settings, options, {"STET_FORGE_TOKEN": githttp.token}), get)


@pytest.fixture
def s3_rig(versitygw: Versitygw) -> Rig:
    options = s3.Options(
        f"contract-{next(_numbers)}", versitygw.endpoint, prefix="copy/", ca_file=str(versitygw.ca_file)
    )
    session = boto3.Session(versitygw.access_key, versitygw.secret_key)

    def get(path: str) -> tuple[int, bytes, Mapping[str, str]]:
        answer = ask(f"{versitygw.endpoint}/{options.bucket}/copy/{path}", ca_file=versitygw.ca_file)
        return answer.status, answer.body, answer.headers

    return Rig(lambda: s3.S3Host("bucket", options, session, keys="KEYS"), get)


@pytest.fixture
def rclone_rig(rclone_s3: RcloneS3) -> Rig:
    options = s3.Options(f"contract-{next(_numbers)}", rclone_s3.endpoint)
    session = boto3.Session(rclone_s3.access_key, rclone_s3.secret_key)
    return Rig(lambda: s3.S3Host("rclone", options, session, keys="KEYS"))


Sftp = Callable[[Sshd | RcloneSftp, str], Rig]


@pytest.fixture(scope="module")
def sftp() -> Iterator[Sftp]:
    """Rigs for accounts of servers; each account logs in once, for that is what takes time."""
    begun: dict[tuple[int, str], SftpSession] = {}

    def rig(server: Sshd | RcloneSftp, user: str) -> Rig:
        options = {"host": f"{user}@127.0.0.1", "port": server.port, "host_key": server.host_key}
        options |= {"path": f"contract-{next(_numbers)}", "identity": str(server.identity)}

        def opened() -> SftpHost:
            host = open_host(HostSettings("space", "sftp", options=options), os.environ)
            assert isinstance(host, SftpHost)
            at, start = (server.port, user), host._start
            host._start = lambda: begun.get(at) or begun.setdefault(at, start())
            return host

        return Rig(opened)

    with pytest.MonkeyPatch.context() as patch:
        close = SftpSession.close
        patch.setattr(SftpSession, "close", lambda _: None)
        yield rig
        for session in begun.values():
            close(session)


@pytest.fixture
def sftp_rig(sftp: Sftp, sshd: Sshd) -> Rig:
    return sftp(sshd, "mirror")


@pytest.fixture
def norename_rig(sftp: Sftp, sshd: Sshd) -> Rig:
    return sftp(sshd, "norename")


@pytest.fixture
def rclone_sftp_rig(sftp: Sftp, rclone_sftp: RcloneSftp) -> Rig:
    return sftp(rclone_sftp, "mirror")


@pytest.fixture
def webdav_rig(rclone_webdav: RcloneWebdav) -> Rig:
    options = {"url": rclone_webdav.url, "path": f"contract-{next(_numbers)}/copy", "user": rclone_webdav.user}
    settings = HostSettings("space", "webdav", options=options)
    return Rig(lambda: open_host(settings, {"STET_SPACE_PASSWORD": rclone_webdav.password}))


@pytest.fixture
def ftp_rig(rclone_ftp: RcloneFtp) -> Rig:
    options = {"host": "127.0.0.1", "port": rclone_ftp.port, "path": f"contract-{next(_numbers)}/copy", "tls": False}
    settings = HostSettings("space", "ftp", options=options)
    environ = {"STET_SPACE_USER": rclone_ftp.user, "STET_SPACE_PASSWORD": rclone_ftp.password}
    return Rig(lambda: open_host(settings, environ))


@pytest.fixture
def own_rig(own_remotes: Path) -> Rig:
    settings = HostSettings("drive", "rclone", options={"remote": f"disk:{own_remotes}/contract-{next(_numbers)}"})
    return Rig(lambda: open_host(settings, {}))


@pytest.fixture
def ipfs_rig(kubo: Kubo) -> Rig:
    options = ipfs.Options(kubo.api, kubo.gateway, key=f"contract-{next(_numbers)}")

    def get(path: str) -> tuple[int, bytes, Mapping[str, str]]:
        answer = ask(f"{IpfsHost('node', options).address()}{path}")
        return answer.status, answer.body, answer.headers

    return Rig(lambda: IpfsHost("node", options), get)


@pytest.fixture
def car_rig(tmp_path: Path) -> Rig:
    return Rig(lambda: IpfsHost("file", ipfs.Options(api="", car=str(tmp_path / "copy.car"))))


def test_memory_is_one_place_by_its_shelf_and_can_be_forgotten(tmp_path: Path) -> None:
    one, other = memory.MemoryHost("one", "shared"), memory.MemoryHost("other", "shared")
    one.files["x"] = b"1"
    assert other.read("x", 1) == b"1"
    memory.forget()
    with pytest.raises(AbsentError):
        memory.MemoryHost("one", "shared").read("x", 1)
