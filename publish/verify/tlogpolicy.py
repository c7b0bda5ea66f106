"""A reader's own policy for witnesses, in C2SP's form for transparency logs (c2sp.org/tlog-policy).

Lines define witnesses, groups of k of n, and a quorum. Logs are passed over: the fingerprint names the archive.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final

from publish.core.formats import strictjson
from publish.verify import signednote
from publish.verify.witnesses import WITNESSES_MAX, Group, Policy

LENGTH_MAX: Final = 65_536  # bytes
GROUPS_MAX: Final = 64
_COSIGNATURE: Final = 4
_VKEY: Final = re.compile(r"([^+]+)\+([0-9a-f]{8})\+((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)")
_COUNT: Final = re.compile(r"[1-9][0-9]{0,3}")


class PolicyError(ValueError):
    """A policy of another form, or an unfulfillable one.

    Attributes:
        why: One of long, character, form, count, unknown, twice, key, kind, hash, weak, quorum. The program in the
            browser has words for each.
        line: The line's number, or 0 for the whole.
    """

    def __init__(self, why: str, message: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.why, self.line, self.message = why, line, message


def parse(data: bytes) -> Policy:
    """Read a policy.

    Raises:
        PolicyError: Another form, or an unfulfillable policy. The message names the line.
    """
    if len(data) > LENGTH_MAX:
        raise PolicyError("long", f"a policy has at most {LENGTH_MAX:,} bytes")
    if found := re.search(rb"[^\t\n -~\x80-\xff]", data):
        what = "lines end as on Unix, without a carriage return" if found[0] == b"\r" else "a control character"
        raise PolicyError("character", what, data[: found.start()].count(10) + 1)
    reading = _Reading()
    # Names are bytes, and compared as bytes.
    for number, line in enumerate(data.decode("latin-1").split("\n"), 1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            reading.line(words)
        except PolicyError as e:
            raise PolicyError(e.why, e.message, number) from None
    return reading.policy()


def dump(policy: Policy) -> str:
    """Return a policy as text, with other names for witnesses and groups."""
    names = {name: f"w{number}" for number, (name, _) in enumerate(policy.keys)}
    lines = [f"witness {names[name]} {signednote.vkey(name, public)}" for name, public in policy.keys]
    groups = 0

    def written(member: Group | str) -> str:
        nonlocal groups
        if isinstance(member, str):
            return names[member]
        members = " ".join([written(each) for each in member.members])
        groups += 1
        lines.append(f"group g{groups} {member.threshold} {members}")
        return f"g{groups}"

    quorum = policy.quorum or (Group(len(policy.keys), tuple(name for name, _ in policy.keys)) if policy.keys else None)
    lines.append(f"quorum {written(quorum) if quorum else 'none'}")
    return "\n".join(lines) + "\n"


@dataclass
class _Reading:
    """A policy's lines so far."""

    keys: dict[str, str] = field(default_factory=dict)
    defined: dict[str, Group | str] = field(default_factory=dict)
    """Witnesses by the names of their keys, and groups."""
    placed: set[str] = field(default_factory=set)
    quorum: Group | None = None
    done: bool = False

    def line(self, words: list[str]) -> None:
        """Take a line in."""
        verb, *rest = words
        if verb == "log" and len(rest) in (1, 2):
            return
        if verb == "witness" and len(rest) in (2, 3):
            self._witness(rest[0], rest[1])
        elif verb == "group" and len(rest) >= 3:
            self._group(rest[0], rest[1], rest[2:])
        elif verb == "quorum" and len(rest) == 1:
            self._quorum(rest[0])
        else:
            raise PolicyError("form", "neither log, witness, group nor quorum, or too few or too many words")

    def policy(self) -> Policy:
        """Return the whole."""
        if not self.done:
            raise PolicyError("quorum", "there is no quorum line")
        if self.quorum is None:
            return Policy()
        return Policy(len(self.keys), tuple(self.keys.items()), self.quorum)

    def _define(self, name: str, what: Group | str) -> None:
        if name == "none" or name in self.defined:
            raise PolicyError("twice", f"{_shown(name)} is defined already")
        self.defined[name] = what

    def _witness(self, name: str, vkey: str) -> None:
        holder, public = key(vkey)
        if public in self.keys.values():
            raise PolicyError("twice", "this key has a line already: one person would count twice")
        if holder in self.keys:
            raise PolicyError("twice", f"two keys are called {_shown(holder)}, and countersignatures go by that name")
        if len(self.keys) >= WITNESSES_MAX:
            raise PolicyError("long", f"more than {WITNESSES_MAX} witnesses")
        self._define(name, holder)
        self.keys[holder] = public

    def _group(self, name: str, least: str, members: list[str]) -> None:
        words = {"all": len(members), "any": 1}
        count = words.get(least) or (int(least) if _COUNT.fullmatch(least) else 0)
        if not 1 <= count <= len(members):
            raise PolicyError("count", f"nobody can fulfil it: {_shown(least)} of {len(members)}")
        found = []
        for member in members:
            if member not in self.defined:
                raise PolicyError("unknown", f"nobody can fulfil it: {_shown(member)} is not defined above")
            # Each may count in one way only.
            if member in self.placed:
                raise PolicyError("twice", f"{_shown(member)} is a member already")
            self.placed.add(member)
            found.append(self.defined[member])
        if sum(isinstance(each, Group) for each in self.defined.values()) >= GROUPS_MAX:
            raise PolicyError("long", f"more than {GROUPS_MAX} groups")
        self._define(name, Group(count, tuple(found)))

    def _quorum(self, name: str) -> None:
        if self.done:
            raise PolicyError("twice", "a second quorum")
        if name != "none" and name not in self.defined:
            raise PolicyError("unknown", f"nobody can fulfil it: {_shown(name)} is not defined above")
        what = self.defined.get(name)
        self.quorum = Group(1, (what,)) if isinstance(what, str) else what
        self.done = True


def key(vkey: str) -> tuple[str, str]:
    """Return a witness's name and public key.

    Raises:
        PolicyError: It is no such key, or a key of no use.
    """
    match = _VKEY.fullmatch(vkey)
    try:
        raw = base64.b64decode(match[3], validate=True) if match else b""
        name = match[1].encode("latin-1").decode() if match else ""
    except (binascii.Error, UnicodeDecodeError):
        raw, name = b"", ""
    if not match or len(raw) < 2 or not signednote.NAME.fullmatch(name):
        raise PolicyError("key", "no key in C2SP's form: NAME+HASH+KEY, as stet witness --json prints it (vkey)")
    public = raw[1:].hex()
    if raw[0] != _COSIGNATURE or len(raw) != 33:
        raise PolicyError("kind", "nobody here can fulfil it: countersignatures are Ed25519 of cosignature/v1 (04)")
    if signednote.key_id(name, public).hex() != match[2]:
        raise PolicyError("hash", "the key's hash is another: a slip in copying?")
    if not strictjson.sound_point(raw[1:]):
        raise PolicyError("weak", "anybody could sign with this key")
    return name, public


def _shown(name: str) -> str:
    return ascii(name[:60])
