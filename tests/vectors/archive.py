"""A signed archive made from nothing but seeds: the same bytes on every machine, wrong in any way that is asked for.

It writes metadata as plain JSON, not with python-tuf's classes, which would refuse to make most of what is needed.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publish.core.formats import attestations, layout, listing, mirrorlist
from publish.core.formats.strictjson import canonical
from publish.core.model import Entry, Mirror

NOW = "2026-11-21T12:30:00Z"
SOON = "2026-11-29T00:00:00Z"
LONG = "2036-11-19T00:00:00Z"
PAST = "2026-11-20T00:00:00Z"
ROLES = ("root", "targets", "snapshot", "timestamp")
EVIDENCE = b"when,what\n2013-04-06,published\n2013-04-08,taken down\n"
CAFE = "reports/2013/caf\u00e9-\u7ef4\u543e\u5c14.html"
MASANJIA = "reports/2013/masanjia.html"

Json = dict[str, Any]
Edit = Callable[[Json], object]
Pages = Mapping[str, bytes]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


DOCUMENT = f"files/{sha256(EVIDENCE)[:2]}/{sha256(EVIDENCE)}/timeline.csv"


def pages(number: int) -> dict[str, bytes]:
    """What release ``number`` says: the front page and one report are new in each."""
    return {
        "index.html": b"<!doctype html><title>Archive</title><p>front, release %d" % number,
        MASANJIA: b"<!doctype html><title>Masanjia</title>" + b"<p>testimony</p>" * number,
        CAFE: "<!doctype html><title>Report</title>\u5b57".encode(),
        DOCUMENT: EVIDENCE,
    }


def private(name: str) -> Ed25519PrivateKey:
    """The key of that name."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"vector key " + name.encode()).digest())


def public(name: str) -> Json:
    """Its public half, as metadata hold it."""
    return {
        "keytype": "ed25519",
        "scheme": "ed25519",
        "keyval": {"public": private(name).public_key().public_bytes_raw().hex()},
    }


def keyid(name: str) -> str:
    return sha256(canonical(public(name)))


def keys(*names: str) -> Json:
    return {keyid(name): public(name) for name in names}


def role(*names: str, threshold: int = 1) -> Json:
    return {"keyids": [keyid(name) for name in names], "threshold": threshold}


def signature(name: str, signed: Json) -> Json:
    return {"keyid": keyid(name), "sig": private(name).sign(canonical(signed)).hex()}


def sealed(signed: Json, *names: str) -> bytes:
    """Metadata signed by these keys."""
    return dump({"signatures": [signature(name, signed) for name in names], "signed": signed})


def dump(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def common(kind: str, version: int, expires: str) -> Json:
    return {"_type": kind, "version": version, "spec_version": "1.0.31", "expires": expires}


def meta(version: int, data: bytes) -> Json:
    return {"version": version, "hashes": {"sha256": sha256(data)}, "length": len(data)}


def target(data: bytes, **more: Any) -> Json:
    return {"length": len(data), "hashes": {"sha256": sha256(data)}, **more}


class Archive:
    """One archive and the copy of it that is being spoilt.

    Args:
        edits: What to do to the ``signed`` of a role before it is signed; by role, or by file (``2.targets``).
        signers: Who signs a role, or one file of it, in place of those who should.
        after: What to do to the bytes of a file of metadata once they are signed, and before others name its hash.
    """

    def __init__(
        self,
        *,
        edits: Mapping[str, Edit] | None = None,
        signers: Mapping[str, Sequence[str]] | None = None,
        after: Mapping[str, Callable[[bytes], bytes]] | None = None,
    ) -> None:
        self.edits, self.signers, self.after = edits or {}, signers or {}, after or {}
        self.files: dict[str, bytes] = {}
        self.editors: tuple[str, ...] = ("editor",)
        self.editors_threshold = 1
        self.tops: dict[int, bytes] = {}
        self.snapshots = 0
        self.metas: Json = {}
        self.listings: Callable[[dict[str, bytes]], None] = lambda _made: None

    def sign(self, name: str, kind: str, signed: Json, *names: str) -> bytes:
        """Sign one file of metadata, lay it in the copy and return it."""
        for which in dict.fromkeys((kind, name)):
            if which in self.edits:
                self.edits[which](signed)
        data = sealed(signed, *self.signers.get(name, self.signers.get(kind, names)))
        for which in dict.fromkeys((kind, name)):
            if which in self.after:
                data = self.after[which](data)
        self.files[f"metadata/{name}.json"] = data
        return data

    def root(self, version: int = 1, *names: str, holders: Sequence[str] = ("root",), expires: str = LONG) -> "Archive":
        """Sign a root that names ``holders`` and the editors."""
        signed = common("root", version, expires) | {
            "consistent_snapshot": True,
            "keys": keys(*holders, *self.editors, "online"),
            "roles": {
                "root": role(*holders),
                "targets": role(*self.editors, threshold=self.editors_threshold),
                "snapshot": role("online"),
                "timestamp": role("online"),
            },
        }
        self.sign(f"{version}.root", "root", signed, *(names or ("root",)))
        return self

    def release(
        self, number: int, laid: Pages | None = None, *, lay: bool = True, previous: str | None = None,
        history: Callable[[bytes], bytes] | None = None,
    ) -> "Archive":  # fmt: skip
        """Sign release ``number``; its pages replace those in the copy if ``lay``. ``history`` spoils HISTORY."""
        laid = pages(number) if laid is None else laid
        lines = b"".join(
            b"%d 2026-11-21 %s\n" % (n, sha256(self.tops[n - 1]).encode() if n - 1 in self.tops else b"-")
            for n in range(1, number + 1)
        )
        laid = {**laid, "HISTORY": history(lines) if history else lines}
        top, made = listing.write([Entry(path, sha256(data), len(data)) for path, data in laid.items()])
        spoilt = dict(made)
        self.listings(spoilt)
        data = spoilt[top.path]
        self.files |= {layout.hashed_listing(sha256(each)): each for each in spoilt.values()}
        if lay:
            self.files |= {**laid, **spoilt}
        former = sha256(self.tops[number - 1]) if number - 1 in self.tops else ""
        said = {
            "cid": "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
            "previous": former if previous is None else previous,
            "published": "2026-11-21",
            "title": "The archive",
        }
        signed = common("targets", number, LONG) | {
            "targets": {layout.LISTING: target(data, custom=said)},
            "delegations": {
                "keys": keys("online"),
                "roles": [
                    role("online")
                    | {"name": "mirrors", "terminating": True}
                    | {"paths": [mirrorlist.JSON_NAME, layout.MIRRORS_PAGE, attestations.JSON_NAME]}
                ],
            },
        }
        self.tops[number] = data
        self.metas["targets.json"] = meta(
            number, self.sign(f"{number}.targets", "targets", signed, *self.editors[: self.editors_threshold])
        )
        return self

    def mirrors(self, version: int, *, files: Mapping[str, bytes] | None = None, lay: bool = True) -> "Archive":
        """Sign mirror list ``version``."""
        held = mirrorlist.MirrorList((Mirror(f"https://copy{version}.example/", "s3"),))
        beside = {
            mirrorlist.JSON_NAME: mirrorlist.dump(held),
            layout.MIRRORS_PAGE: b"<!doctype html><title>Copies</title><p>list %d" % version,
            attestations.JSON_NAME: attestations.dump([]),
            **(files or {}),
        }
        self.files |= {f"targets/{sha256(data)}.{name}": data for name, data in beside.items()}
        if lay:
            self.files[layout.MIRRORS_PAGE] = beside[layout.MIRRORS_PAGE]
        signed = common("targets", version, LONG) | {"targets": {name: target(data) for name, data in beside.items()}}
        self.metas["mirrors.json"] = meta(version, self.sign(f"{version}.mirrors", "mirrors", signed, "online"))
        return self

    def point(self, version: int, *, expires: str = SOON) -> "Archive":
        """Sign a snapshot of what is there, and the timestamp that points to it."""
        self.snapshots += 1
        signed = common("snapshot", self.snapshots, LONG) | {"meta": dict(self.metas)}
        data = self.sign(f"{self.snapshots}.snapshot", "snapshot", signed, "online")
        stamp = common("timestamp", version, expires) | {"meta": {"snapshot.json": meta(self.snapshots, data)}}
        self.sign("timestamp", "timestamp", stamp, "online")
        return self

    def two(self) -> "Archive":
        """The archive that most vectors begin with: two releases, two mirror lists."""
        return self.root().release(1).mirrors(1).point(1).release(2).mirrors(2).point(2)
