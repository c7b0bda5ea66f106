"""Each defence, and the line that switches it off. Nothing in the product does: the text is changed on import.

A pattern must fit exactly once, or the table is out of date, which ``test_defences`` says.
"""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
OFF = "STET_TESTS_DEFENCE_OFF"  # read by the plugin in switch_off.py, in the tests' own process


@dataclass(frozen=True)
class Defence:
    """One defence."""

    says: str
    rows: tuple[str, ...]
    """The rows of which at least one test must fail without it; each on its own."""
    room: str
    """Module of ``publish``."""
    pattern: str
    """Regular expression of the code that defends."""
    off: str
    """What stands there when it is switched off."""

    @property
    def file(self) -> Path:
        """The module's source."""
        return ROOT / "publish" / f"{self.room.replace('.', '/')}.py"

    def switched_off(self, source: str) -> str:
        """The source without this defence.

        Raises:
            ValueError: The pattern does not fit exactly once.
        """
        found = re.findall(self.pattern, source)
        if len(found) != 1:
            raise ValueError(f"{self.says}: fits {len(found)} times in publish/{self.room}.py: {self.pattern}")
        return re.sub(self.pattern, lambda _: self.off, source)


def _lit(text: str) -> str:
    return re.escape(text)


DEFENCES = (
    Defence(
        "a page is compared with its hash", ("1", "75"), "looking",
        _lit("return self.error is None and self.sha256 == entry.sha256"), "return self.error is None",
    ),
    Defence(
        "a file has no name until its hash is right", ("1",), "landing",
        _lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "nothing older than what was seen", ("2",), "verify", r"if seen:\n(?=        _not_before\()", "if False:\n",
    ),
    Defence("freshness has an end", ("3", "4"), "looking", _lit("if not found.fresh:"), "if False:"),
    Defence(
        "copies are compared with one another", ("3",), "audit",
        _lit("if found.release < seen.release:"), "if False:",
    ),
    Defence(
        "metadata are held to the hash that names them", ("5",), "signatures",
        _lit("meta.verify_length_and_hashes(data)"), "pass",
    ),
    Defence(
        "an older page is not a current one", ("5",), "copies",
        _lit('return Verdict.STALE, f"these are'), 'return Verdict.AUTHENTIC, f"these are',
    ),
    Defence(
        "the online key signs no release", ("6", "15"), "verify",
        r'targets = _named\(Targets, root, "targets", metas\["targets\.json"\], read, source\)',
        'number = metas["targets.json"].version\n'
        '    targets = parse(Targets, read(f"metadata/{number}.targets.json", 9999), "", "").signed',
    ),
    Defence("an answer is cut at its length", ("7",), "hosts.base", _lit("if received > max_length:"), "if False:"),
    Defence(
        "a length announced too long is not begun", ("7",), "hosts.web",
        _lit("if length.isdecimal() and int(length) > max_length:"), "if False:",
    ),
    Defence(
        "an answer has a deadline", ("8",), "hosts.web",
        _lit("return time.monotonic() + self.whole_s + max_length / self.floor"), "return time.monotonic() + 3600",
    ),
    Defence(
        "only plain bytes are taken", ("9",), "hosts.web", _lit('if encoding not in ("", "identity"):'), "if False:",
    ),
    Defence(
        "redirects stay on the host", ("10",), "hosts.web",
        _lit("if not location or not (secured or"), "if not location or False and not (secured or",
    ),
    Defence(
        "signatures are counted", ("13", "15", "16", "bad input"), "signatures",
        r"verify\(role, metadata\.signed_bytes, [\w.]+\)", "pass",
    ),
    Defence(
        "nothing counts twice", ("14",), "strict",
        _lit("all(isinstance(name, str) for name in held) and len(set(held)) == len(held)"), "True",
    ),
    Defence(
        "a root is signed by the one before", ("15", "16"), "verify",
        _lit('enough(former.verify_delegate, "root", new, source.name)'), "pass",
    ),
    Defence(
        "no root is skipped", ("16",), "verify", _lit("if new.signed.version != former.version + 1:"), "if False:",
    ),
    Defence("a chain of roots has an end", ("16",), "verify", _lit("if len(chain) > ROOT_ROTATIONS_MAX:"), "if False:"),
    Defence(
        "silence is not absence", ("19",), "heal",
        _lit("if audit.healthy or audit.verdict is Verdict.UNKNOWN:"), "if audit.healthy:",
    ),
    Defence(
        "the mirror list is the signed one", ("22",), "signatures",
        _lit("target.verify_length_and_hashes(data)"), "pass",
    ),
    Defence(
        "addresses have schemes that can be read", ("22",), "mirrorlist",
        r' if m\.address\.partition\(":"\)\[0\]\.lower\(\) in SCHEMES', "",
    ),
    Defence(
        "points of small order are no keys", ("13",), "strict",
        _lit("return len(encoded) == 32 and y < _P and y not in _SMALL_ORDER"), "return len(encoded) == 32 and y > 0",
    ),
    Defence("readers walk forward", ("25",), "copies", _lit("for signed in self.ahead:"), "for signed in ():"),
    Defence(
        "the pointer moves last", ("25",), "push",
        _lit("            for stage in _stages(steps.first):\n"),
        "            self._put(host, steps.pointer, None)\n            for stage in _stages(steps.first):\n",
    ),
    Defence(
        "a slow clock is recognised", ("38",), "looking",
        _lit("if day := clock.is_behind(now, signed, found.renewed, found.since):"), "if False:",
    ),
    Defence("a publisher's clock does not go back", ("38",), "seal", r"\n        _clock\(before, now\)", ""),
    Defence(
        "a release is not replaced by another of its number", ("40",), "push",
        _lit("if former.get(found.release, found.signed.top.sha256) != found.signed.top.sha256:"), "if False:",
    ),
    Defence(
        "a newer release is not replaced by an older", ("40",), "push",
        r"if (?:\(found\.\w+, found\.\w+\)|found\.seen\.order) > (?:\(ours\.\w+, ours\.\w+\)|ours\.seen\.order):",
        "if False:",
    ),
    Defence(
        "metadata of one name are compared", ("40",), "plan", _lit(" or entry.path in known.differing"), "",
    ),
    Defence("one seal at a time", ("40",), "release", _lit("fcntl.flock(file, fcntl.LOCK_EX)"), "pass"),
    Defence(
        "a listing is compared with its hash", ("41", "bad input"), "listing",
        _lit("if found != listing.sha256 or len(data) != listing.length:"), "if False:",
    ),
    Defence(
        "what was sent is read back", ("41",), "push", _lit("if whole.hexdigest() != entry.sha256:"), "if False:",
    ),
    Defence(
        "signatures decide, not the number of copies", ("42",), "copies",
        _lit('return Verdict.TAMPERED, f"expected'), 'return Verdict.AUTHENTIC, f"expected',
    ),
    Defence(
        "the same sources give the same bytes", ("68",), "listing",
        r'listings\[path\] = data\n', 'data += b"#%d\\n" % (hash("seed") % 9)\n        listings[path] = data\n',
    ),
    Defence(
        "no hour is published", ("69",), "renew", _lit(".replace(hour=0, minute=0, second=0, microsecond=0)"), "",
    ),
    Defence("a passphrase is not shown", ("70",), "keys", _lit("passphrase=***"), "{self._passphrase}"),
    Defence("keys are the owner's alone", ("71",), "keys", _lit("if stat.S_IMODE(mode) & 0o077:"), "if False:"),
    Defence(
        "keys are encrypted at rest", ("71",), "keys",
        _lit(".build(passphrase.encode())"), ".build(b'a wrong one')",
    ),
    Defence(
        "keys are those that the root names", ("72",), "renew",
        _lit('signers = keys.among(signed.roles["timestamp"].keyids)'), 'signers = [keys.signer("online")]',
    ),
    Defence(
        "a lost key is named", ("72",), "keys", _lit('f"{what} is missing: {file}"'), '"a key is missing"',
    ),
    Defence("the fingerprint is compared", ("75",), "verify", _lit("if found != anchor.fingerprint:"), "if False:"),
    Defence(
        "malformed metadata are an error of ours", ("bad input",), "signatures",
        r"except \(DeserializationError[^)]*\) as e", "except ZeroDivisionError as e",
    ),
    Defence(
        "a timestamp is short", ("bad input",), "verify", _lit("read(TIMESTAMP, TIMESTAMP_MAX_LENGTH)"),
        "read(TIMESTAMP, 1 << 40)",
    ),
    Defence(
        "a root is short", ("bad input",), "verify",
        _lit('.root.json", ROOT_MAX_LENGTH)'), '.root.json", 1 << 40)',
    ),
    Defence(
        "a listing is short", ("bad input",), "listing", _lit("if listing.length > LISTING_MAX_LENGTH or"),
        "if False and",
    ),
    Defence(
        "names in a listing stay in the folder", ("bad input",), "listing",
        _lit("safe_path(name.decode())"), "name.decode()",
    ),
    Defence(
        "names that are asked for stay in the folder", ("bad input",), "hosts.base",
        r"safe_path\(path\)\n(?=        received = 0)", "pass\n",
    ),
)  # fmt: skip
