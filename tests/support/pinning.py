"""A Pinning Service API server (version 1), as strict as its specification.

IPFS Cluster's is the only real one known, and takes four minutes to build: too long for each fresh machine. Whoever has
one gives its address in ``STET_CLUSTER`` (``http://127.0.0.1:9097``), and the same tests run against it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from publish.copies.hosts.ipfs import pinning, pins
from publish.copies.hosts.ipfs.pinning import PinService
from publish.copies.hosts.treehost import Keeping
from publish.core.formats import unixfs
from publish.core.model import Holder
from tests.support.hostile_hosts import Handler, Server

STATUSES: Final = ("queued", "pinning", "pinned", "failed")
PARAMETERS: Final = {"cid", "name", "match", "status", "before", "after", "limit", "meta"}
MATCH: Final[dict[str, Callable[[str, str], bool]]] = {
    "exact": lambda has, asked: has == asked,
    "iexact": lambda has, asked: has.lower() == asked.lower(),
    "partial": lambda has, asked: asked in has,
    "ipartial": lambda has, asked: asked.lower() in has.lower(),
}
ARCHIVE, OTHER = "ab" * 32, "cd" * 32
MARK = {pins.MARK: ARCHIVE}
NODE = "/ip4/192.0.2.1/tcp/4001/p2p/12D3KooWKErieTWQ9jg79nxp3ZPGkmCC51wh2CveFWYYoq7DVW4M"
_ROW = b'"status":"pinned","created":"2026-01-01T00:00:00Z","pin":{"cid":"%s"},"delegates":[]'
LIAR = b'{"count":1,"results":[{"requestid":"1",' + _ROW + b"}]}"
_BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


class _Fault(Exception):
    """A request which the specification does not have."""


class Rpc(Handler):
    """One question to the service."""

    server: "PinningService"

    def _refuse(self, code: int, reason: str, **headers: str) -> None:
        self.answer(json.dumps({"error": {"reason": reason, "details": ""}}).encode(), code, **headers)

    def _answered(self) -> None:
        body = self.body()
        self.server.asked.append((self.command, self.path))
        if self.server.token and self.headers.get("Authorization") != f"Bearer {self.server.token}":
            self._refuse(401, f"UNAUTHORIZED {self.headers.get('Authorization')}")
            return
        if (odd := self.server.odd) and odd(self):
            return
        try:
            self._routed(body)
        except _Fault as e:
            self._refuse(400, f"BAD_REQUEST {e}")
        except KeyError:
            self._refuse(404, "NOT_FOUND")

    def do_GET(self) -> None:  # noqa: N802 - the library calls it so
        self._answered()

    def do_POST(self) -> None:  # noqa: N802 - the library calls it so
        self._answered()

    def do_DELETE(self) -> None:  # noqa: N802 - the library calls it so
        self._answered()

    def _routed(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        way, _, id_ = parts.path.removeprefix("/v1/").partition("/")
        if way != "pins":
            raise KeyError(way)
        server, id_ = self.server, unquote(id_)
        if self.command == "GET" and not id_:
            self.answer(json.dumps(server.listed(_query(parts.query))).encode())
        elif self.command == "GET":
            self.answer(json.dumps(server.pins[id_]).encode())
        elif self.command == "POST":
            if id_:
                del server.pins[id_]
            self.answer(json.dumps(server.added(_pin(body))).encode(), 202)
        elif self.command == "DELETE" and id_:
            if not server.keeps_for_ever:
                del server.pins[id_]
            self.answer(b"", 202)
        else:
            raise _Fault(self.command)


class PinningService(Server):
    """A service with an account.

    Args:
        holds: Whether the service has got what an address stands for; asked when it lists.
    """

    handler = Rpc

    def __init__(self, holds: Callable[[str], bool] = lambda _: True, token: str = "") -> None:
        super().__init__("")
        self.token = token
        self.holds = holds
        self.pins: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.odd: Callable[[Rpc], bool] | None = None
        """Answers instead, and says so."""
        self.keeps_for_ever = False
        self._count = 0

    @property
    def address(self) -> str:
        """The address before ``/pins``."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def added(self, pin: dict[str, Any], status: str = "queued") -> dict[str, Any]:
        """Take a request, by whomever."""
        self._count += 1
        created = (_BEGUN + timedelta(seconds=self._count)).isoformat().replace("+00:00", "Z")
        row = {"requestid": f"request/{self._count}", "status": status, "created": created, "pin": pin}
        self.pins[f"request/{self._count}"] = row | {
            "delegates": ["/ip4/127.0.0.1/tcp/1/p2p/12D3KooWKErieTWQ9jg79nxp3ZPGkmCC51wh2CveFWYYoq7DVW4M"],
            "info": {},
        }
        return self.pins[f"request/{self._count}"]

    def listed(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Return a page of the list."""
        for row in self.pins.values():
            if row["status"] in ("queued", "pinning"):
                row["status"] = "pinned" if self.holds(row["pin"]["cid"]) else "pinning"
        found = [row for row in self.pins.values() if _matches(row, query)]
        found.sort(key=lambda row: str(row["created"]), reverse=True)
        return {"count": len(found), "results": found[: int(query.get("limit", "10"))]}

    def names(self) -> list[tuple[str, str]]:
        """Return name and address of what is pinned, or is to be."""
        return sorted((row["pin"].get("name", ""), row["pin"]["cid"]) for row in self.pins.values())


def _query(text: str) -> dict[str, str]:
    query = {name: values[-1] for name, values in parse_qs(text, strict_parsing=bool(text)).items()}
    if odd := {*query} - PARAMETERS:
        raise _Fault(f"unknown parameter {odd}")
    if not 1 <= int(query.get("limit", "10")) <= 1000:
        raise _Fault("limit")
    if not {*query.get("status", "pinned").split(",")} <= {*STATUSES}:
        raise _Fault("status")
    if query.get("match", "exact") not in MATCH or len(query.get("cid", "").split(",")) > 10:
        raise _Fault("match, or cid")
    for name in ("before", "after"):
        if name in query and not re.fullmatch(r"[0-9-]{10}T[0-9:.]+Z", query[name]):
            raise _Fault(name)
    return query


def _matches(row: dict[str, Any], query: Mapping[str, str]) -> bool:
    pin, meta = row["pin"], json.loads(query.get("meta", "{}"))
    return (
        ("cid" not in query or pin["cid"] in query["cid"].split(","))
        and ("name" not in query or MATCH[query.get("match", "exact")](pin.get("name", ""), query["name"]))
        and row["status"] in query.get("status", "pinned").split(",")
        and ("before" not in query or row["created"] < query["before"])
        and ("after" not in query or row["created"] > query["after"])
        and meta.items() <= pin.get("meta", {}).items()
    )


def _pin(body: bytes) -> dict[str, Any]:
    pin: dict[str, Any] = json.loads(body)
    origins, meta = pin.get("origins", []), pin.get("meta", {})
    good = (
        {*pin} <= {"cid", "name", "origins", "meta"}
        and re.fullmatch(r"b[a-z2-7]{50,}", pin["cid"])
        and len(pin.get("name", "")) <= 255
        and len(origins) == len({*origins}) <= 20
        and all(re.match(r"/(ip4|ip6|dns|dnsaddr|p2p)", one) for one in origins)
        and all(isinstance(value, str) for value in meta.values())
    )
    if not good:
        raise _Fault("pin")
    return pin


def cid(number: int) -> str:
    """The address of a release's tree; nobody has it."""
    return unixfs.text(b"\x01\x70\x12\x20" + number.to_bytes(32, "big"))


def name(number: int, archive: str = ARCHIVE) -> str:
    return f"stet/{archive}/{number}"


def pin(number: int, archive: str = ARCHIVE, mark: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {"cid": cid(number), "name": name(number, archive), "meta": {pins.MARK: archive} if mark is None else mark}


def at(service: PinningService | str, name: str = "friend", token: str = "sesame") -> PinService:
    where = service if isinstance(service, str) else service.address
    return PinService(name, where, token, "STET_IPFS_FRIEND_TOKEN", host=name)


def hold(
    *services: PinService, release: int = 1, keep: tuple[int, ...] = (), gone_before: int = 0, look: bool = False,
    root: str | None = None, timeout_s: float = 1,
) -> tuple[Holder, ...]:  # fmt: skip
    wanted = Keeping(ARCHIVE, release, cid(release) if root is None else root, gone_before, look)
    return pins.hold(
        services, wanted, keep={cid(n) for n in keep}, origins=lambda _: [NODE],
        meet=lambda _service, _at: None, timeout_s=timeout_s,
    )  # fmt: skip


def says(body: bytes, code: int = 200, **headers: str) -> Callable[[Rpc], bool]:
    """Answer this to everything."""

    def answer(rpc: Rpc) -> bool:
        rpc.answer(body, code, **headers)
        return True

    return answer


def liar(rpc: Rpc) -> bool:
    asked = rpc.path.partition("cid=")[2].partition("&")[0]
    rpc.answer(LIAR % asked.encode())
    return True


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses as they are, but for their length."""
    for room in (pins, pinning):
        monkeypatch.setattr(room, "PAUSE_S", 0.01)


@pytest.fixture
def service() -> Iterator[PinningService]:
    with PinningService(token="sesame") as made:
        yield made
