"""Names on a reader's command line: archives, copies, pages.

An archive is named by its fingerprint or its root.json, a copy or page by its address.
"""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publish.copies.hosts import open_address
from publish.copies.hosts.zipped import is_zip, read_zip
from publish.core.errors import AbsentError, ConfigError, HostError, RefusedError, TrustError
from publish.core.files import special
from publish.core.formats import layout
from publish.core.formats.mirrorlist import grouped
from publish.core.source import Source, Unopened
from publish.readers.identity import words as spoken
from publish.verify import tlogpolicy
from publish.verify.head import Anchor
from publish.verify.metadata import ROOT_MAX_LENGTH, TIMESTAMP_MAX_LENGTH
from publish.verify.witnesses import Policy, check

_DIGITS = 64
_GROUP = re.compile(r"[0-9A-Fa-f]{4}")
_BETWEEN = re.compile(r"[\s:\-]+")


def fingerprint(text: str) -> str:
    """Return a fingerprint from a person as 64 lower-case digits.

    Groups, any case, and words are accepted.

    Raises:
        ConfigError: The text is no fingerprint. The message gives the reason.
    """
    # With the scheme, as a phone reads the QR code of a card.
    text = text.strip().removeprefix("stet:").removeprefix("STET:")
    plain = _BETWEEN.sub("", text).lower()
    if len(plain) == _DIGITS and re.fullmatch(r"[0-9a-f]+", plain):
        return plain
    if spoken.is_spoken(text):
        return spoken.fingerprint(text)
    # A short fingerprint is refused, never completed: a forger needs little work to match the first digits.
    if re.fullmatch(r"[0-9a-f]*", plain):
        wrong = f"it has {len(plain)} digits, not {_DIGITS}"
    else:
        wrong = "it has characters other than 0-9 and a-f"
    raise ConfigError(f"not a fingerprint: {wrong}", hint="copy the whole of it, from a source that you trust")


def joined(words: Sequence[str]) -> list[str]:
    """Join a fingerprint's groups of four, or its words, into a single argument."""
    # People paste without quotation marks, and the shell splits at the spaces.
    groups = 0
    while groups < min(len(words), _DIGITS // 4) and _GROUP.fullmatch(words[groups]):
        groups += 1
    return ["".join(words[:groups]), *words[groups:]] if groups > 1 else spoken.joined(list(words))


def apart(words: Sequence[str], given: str | None) -> tuple[list[str], str | None]:
    """Separate the things to be judged from the archive's fingerprint.

    The fingerprint is an option, or stands before or behind the rest.

    Raises:
        ConfigError: Two fingerprints, or nothing besides a fingerprint.
    """
    found, left = "", list(words)
    front = joined(words)
    if _is_fingerprint(front[0]):
        found, left = front[0], front[1:]
    else:
        for at in range(1, len(words)):
            behind = joined(words[at:])
            if len(behind) == 1 and _is_fingerprint(behind[0]):
                found, left = behind[0], list(words[:at])
                break
    if found and given:
        raise ConfigError("two fingerprints were given", hint="give the one that reached you by another way")
    if not left:
        raise ConfigError("verify what?", hint="stet verify WHAT --fingerprint F: a file, a folder or an address")
    return left, found or given


def _is_fingerprint(text: str) -> bool:
    # A file of this very name goes first: an old clone may be called by its fingerprint.
    with suppress(ConfigError):
        return not Path(text).exists() and bool(fingerprint(text))
    return False


def anchor(text: str) -> Anchor:
    """Return the archive named by a fingerprint or a root.json."""
    file = Path(text)
    if file.is_file():
        return anchor_of_file(file)
    if "://" in text:
        hint = "the fingerprint goes before the address: FINGERPRINT ADDRESS"
        raise ConfigError(f"an address in the place of the fingerprint: {text}", hint=hint)
    # A mistyped file name would otherwise be called a fingerprint with wrong characters.
    if "/" in text or text.endswith(".json"):
        raise ConfigError(f"no such file: {text}", hint="give the archive's fingerprint, or its first root.json")
    return Anchor(fingerprint(text))


def anchor_of_file(file: Path) -> Anchor:
    """Return the archive with this file as its first root.json."""
    try:
        with file.open("rb") as opened:
            # A byte more than allowed, so that a device or a film is not read to its end.
            raw = opened.read(ROOT_MAX_LENGTH + 1)
    except OSError as e:
        raise ConfigError(f"cannot read {file}: {e.strerror}", hint="give the archive's first root.json") from None
    if len(raw) > ROOT_MAX_LENGTH or b'"root"' not in raw:
        raise ConfigError(f"{file} is not a root.json", hint="it is metadata/1.root.json of any copy you trust")
    return Anchor.of_root(raw)


def anchor_in(source: Source) -> Anchor:
    """Return the archive claimed by a copy.

    Nobody vouches for the claim: the person must compare the fingerprint.
    """
    raw = source.read(layout.FIRST_ROOT, ROOT_MAX_LENGTH)
    return Anchor(hashlib.sha256(raw).hexdigest(), raw)


def uncompared(anchor: Anchor) -> tuple[str, str]:
    """Return a warning and a hint for an uncompared fingerprint."""
    return (
        f"the copy was held against its own root.json; its fingerprint is {grouped(anchor.fingerprint)}",
        "compare it with one that reached you by another way, or give that one with --fingerprint",
    )


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A copy, or a path in a copy, as named by a person."""

    source: Source
    address: str
    path: str | None = None


def anchor_for(named: Sequence[NamedSource], fingerprint_: str | None, root: Path | None) -> tuple[Anchor, bool]:
    """Return the archive of the copies.

    Returns:
        The archive, and whether anybody besides the copies vouches for this choice.
    """
    if fingerprint_ and root:
        raise ConfigError("--fingerprint and --root say the same in two ways", hint="give one of them")
    if fingerprint_:
        return Anchor(fingerprint(fingerprint_)), True
    if root:
        return anchor_of_file(root), True
    for one in named[:-1]:
        with suppress(HostError, TrustError):  # the next copy may answer
            return anchor_in(one.source), False
    return anchor_in(named[-1].source), False


def witnesses(given: Sequence[str]) -> Policy:
    """Return the reader's own witnesses.

    Raises:
        ConfigError: A word names no witness.
    """
    if not given:
        return Policy()
    # All of them must have signed: the reader named each by hand, and a quorum would let some be left out.
    own = Policy(len(given), tuple(witness("--witness", one) for one in given))
    try:
        check(own)
    except ValueError as e:
        raise ConfigError(f"--witness: {e}", hint=_WITNESS.format("--witness")) from None
    return own


_WITNESS = "give {} NAME=KEY, KEY being the 64 digits that stet witness prints, once for each"


def witness(option: str, said: str) -> tuple[str, str]:
    """Return the name and the public key (64 hex digits) of a witness.

    Args:
        option: Where it stands.
        said: ``NAME=KEY``, or a key in C2SP's form, which has the name in it.

    Raises:
        ConfigError: It is neither.
    """
    try:
        if "+" in said:  # in no name, and in no hex digits
            return tlogpolicy.key(said)
        # From the right: a name may have an equals sign, a key has none.
        name, _, key = said.rpartition("=")
        if not name or len(bytes.fromhex(key)) != 32:
            raise ValueError("not NAME=KEY")
    except ValueError:
        raise ConfigError(f"{option} {said[:200]!a} names no witness", hint=_WITNESS.format(option)) from None
    return name, key.strip().lower()


def own_witnesses(given: Sequence[str], file: Path | None) -> Policy:
    """Return the reader's own witnesses: each of ``--witness``, or the policy in a file.

    Raises:
        ConfigError: Both are given, or the policy cannot be read or fulfilled.
    """
    if file is None:
        return witnesses(given)
    if given:
        raise ConfigError("--witness and --policy say the same in two ways", hint="name all of them in the policy")
    try:
        with file.open("rb") as opened:
            return tlogpolicy.parse(opened.read(tlogpolicy.LENGTH_MAX + 1))
    except OSError as e:
        raise ConfigError(f"cannot read {file}: {e.strerror}", hint="give a file of C2SP's form tlog-policy") from None
    except ValueError as e:
        raise ConfigError(
            f"{file}: {e}", hint="the form: https://c2sp.org/tlog-policy, and manual/witness.md"
        ) from None


def named(what: str) -> NamedSource:
    """Return the copy, or the page of a copy, at an address.

    A page's address does not show where its copy begins. The folders above are asked, nearest first.

    Raises:
        ConfigError: No reader for this kind of address, or no copy lies there.
        HostError: None of the folders could be asked.
    """
    base, parts = _split(what)
    if not parts:
        return NamedSource(open_address(base), base)
    for depth in range(len(parts) - 1, -1, -1):
        address = "/".join([base.rstrip("/"), *parts[:depth]]) + "/"
        source = open_address(address)
        try:
            source.read(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH)
        # Buckets answer 403 for missing names, so a refusal is no better than an absence here.
        except (AbsentError, RefusedError) as e:
            if depth == 0:
                raise _no_copy(what) from e
        except HostError:
            if depth == 0:
                raise
        else:
            return NamedSource(source, address, "/".join(unquote(p) if "://" in base else p for p in parts[depth:]))
    raise _no_copy(what)


def named_beside(what: str) -> NamedSource:
    """Return `named` for a copy among several.

    An error on opening becomes this copy's verdict, and the others are still judged.
    """
    try:
        return named(what)
    except (TrustError, HostError) as e:
        return NamedSource(Unopened(what, e), what)


def _no_copy(what: str) -> ConfigError:
    return ConfigError(
        f"{what} is not a page of a copy: no folder above it has {layout.TIMESTAMP}",
        hint="give the address of a copy's page, or of the copy itself, ending in /",
    )


def _split(what: str) -> tuple[str, list[str]]:
    """Split an address into its highest folder and the names down to the page.

    A whole copy has no names.
    """
    if "://" not in what:
        folder = Path(what)
        if folder.exists() and not folder.is_dir() and not folder.is_file():
            # Opened, it would wait for whoever writes into it.
            raise ConfigError(f"{what} is {special(folder.stat().st_mode)}", hint="save what it gives to a file first")
        if folder.is_dir() or what.endswith("/") or (is_zip(folder) and read_zip(what).is_copy()):
            return what, []
        if not folder.exists():
            raise ConfigError(f"there is no {what}", hint="give a folder, a file in a copy, or an address")
        return folder.absolute().anchor, list(folder.absolute().parts[1:])
    try:
        parts = urlsplit(what)
    except ValueError:
        raise ConfigError(f"{what}: not a web address", hint="give it as a browser shows it") from None
    names = [n for n in parts.path.split("/") if n]
    base = f"{parts.scheme}://{parts.netloc}"
    # Every page's name in a copy has an extension, or is a listing's. Other addresses are those of copies.
    if (
        parts.path.endswith("/")
        or not names
        or ("." not in names[-1] and names[-1] not in (layout.LISTING, layout.HISTORY))
    ):
        return what, []
    if parts.scheme == "file":
        return "/", [unquote(n) for n in names]
    return base, names
