"""publish.copies.hosts.git.wire: a branch is moved only from where it was seen."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("dulwich")

from publish.copies.hosts.git.wire import MovedError, Remote, Sent

OLD, NEW, OTHER = b"1" * 40, b"2" * 40, b"3" * 40


class Server:
    """A server whose branch stands at a commit."""

    def __init__(self, at: bytes | None, says: str | None = None) -> None:
        self.refs = {b"refs/heads/pages": at} if at else {}
        self.says = says

    def client(self, _meter: object, _persist: object) -> tuple["Server", str]:
        return self, "/letters"

    def send_pack(self, _path: bytes, update: Callable[[Mapping[bytes, bytes]], dict[bytes, bytes]], *_: Any) -> Any:
        self.refs |= update(self.refs)
        return SimpleNamespace(ref_status={b"refs/heads/pages": self.says} if self.says else None)


@pytest.mark.parametrize("at", [OTHER, None])
def test_a_branch_that_stands_elsewhere_by_now_is_not_moved(at: bytes | None) -> None:
    server = Server(at)
    with pytest.raises(MovedError) as caught:
        Remote(server, 1000).send("pages", OLD, NEW, 0, lambda: iter(()))  # type: ignore[arg-type]
    assert (caught.value.now, server.refs.get(b"refs/heads/pages")) == (at, at)


@pytest.mark.parametrize("says", [None, "pre-receive hook declined"])
def test_a_branch_is_moved_and_the_servers_word_is_kept(says: str | None) -> None:
    server = Server(OLD, says)
    assert Remote(server, 1000).send("pages", OLD, NEW, 0, lambda: iter(())) == Sent(says, "")  # type: ignore[arg-type]
    assert server.refs[b"refs/heads/pages"] == NEW
