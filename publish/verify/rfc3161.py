"""Time-stamp tokens (RFC 3161): queries and replies.

A query goes to an authority. Its reply proves something of a single hash. The raw reply is kept and judged, by
rfc3161-client. The program ``openssl`` judges it where rfc3161-client is not installed, or cannot read the reply:
authorities send their certificates in an order which strict DER forbids. What is NOT done here: talking to an
authority, and saying what a time means for a release.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from publish.core.errors import ConfigError, SignatureError, install
from publish.core.scratch import scratch

KIND = "rfc3161"
ENDING = "tsr"
QUERY_TYPE = "application/timestamp-query"
REPLY_MAX_LENGTH = 65_536  # bytes; with the whole chain an answer is below 10,000
ROOTS_MAX_LENGTH = 4_000_000  # bytes: all roots that a browser trusts are 250,000
OPENSSL_TIMEOUT_S = 5.0  # it answers in 20 ms
_SHA256 = "2.16.840.1.101.3.4.2.1"
_SIGNING_CERTIFICATE = re.compile(rb"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02[\x0c\x2f]")  # ESS, v1 and v2
_ATTRIBUTE_MAX_LENGTH = 400  # bytes of it in which the signer's hash stands: it goes first
_HOW = install("time")
_NO_READER = "nothing here can read it: neither rfc3161-client nor openssl is installed"
_HEX_LINE = re.compile(r"^    [0-9a-f]{4} - ((?:[0-9a-f]{2}[ -])+)", re.MULTILINE)
_TIME = re.compile(r"^Time stamp: (\w{3}) +(\d+) (\d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE)
# A reply's status, where it says 1, "granted with mods" (RFC 3161, 2.4.2): a token is there as with 0, and what was
# modified is seen by looking at it. rfc3161-client proves no such reply, so it is told 0; nobody signed the status.
_MODIFIED = re.compile(rb"\A(\x30(?:[^\x80-\xff]|\x81.|\x82..)\x30[^\x80-\xff]\x02\x01)\x01", re.DOTALL)
_NONCE = re.compile(r"^Nonce: 0x([0-9A-F]{1,40})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """A question to an authority."""

    body: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class Token:
    """A reply's content, proven as far as its maker tells."""

    time: datetime
    imprint: str
    """SHA-256 (hex) of the stamped data. Empty when the token is over a hash of another kind."""
    nonce: int | None
    signer: str = ""
    """The signer, as the certificate says. Empty while nothing was checked."""


class Roots:
    """Root certificates which somebody chose to trust."""

    def __init__(self, pem: bytes) -> None:
        from cryptography import x509  # 30 ms, which no reader without tokens need wait for
        from cryptography.hazmat.primitives.serialization import Encoding

        self.certificates = x509.load_pem_x509_certificates(pem)
        self.pem = b"".join(c.public_bytes(Encoding.PEM) for c in self.certificates)

    @classmethod
    def load(cls, file: Path) -> "Roots":
        """Return the certificates in a PEM file.

        Raises:
            ConfigError: The file cannot be read, or holds none.
        """
        try:
            with file.open("rb") as opened:
                return cls(opened.read(ROOTS_MAX_LENGTH))
        except OSError as e:
            raise ConfigError(f"cannot read {file}: {e.strerror}", hint="give a file of PEM certificates") from None
        except ValueError:
            raise ConfigError(
                f"{file} holds no certificates that can be read", hint="it must be PEM: -----BEGIN CERTIFICATE-----"
            ) from None


def query(data: bytes) -> Query:
    """Return a query for a token over ``data``.

    The token will be over the SHA-256 of ``data``.

    Raises:
        ConfigError: rfc3161-client is not installed.
    """
    client = _client()
    if client is None:
        raise ConfigError("time-stamp authorities need rfc3161-client", hint=_HOW)
    made = client.TimestampRequestBuilder().data(data).hash_algorithm(client.HashAlgorithm.SHA256).build()
    return Query(made.as_bytes(), made.nonce)


def read(raw: bytes) -> Token:
    """Return a reply's content, unchecked.

    Raises:
        SignatureError: No granted token can be read in the reply.
    """
    client = _client()
    if client is not None:
        try:
            return _read(client, raw)
        except ValueError:
            pass  # not strict DER
    with _openssl(raw) as run:
        return _said(run)


def check(raw: bytes, sha256: str, roots: Roots | None = None) -> Token:
    """Return a reply's token, proven for ``sha256``.

    With ``roots``, its signature and chain are proven, as of the token's own time.

    Raises:
        SignatureError: The reply proves nothing, and why.
    """
    token = read(raw)
    # A genuine token over other data proves nothing of ours.
    if token.imprint != sha256:
        raise SignatureError("a token over another hash")
    if roots is None:
        return token
    client = _client()
    reply = _decoded(client, _MODIFIED.sub(rb"\1\0", raw, count=1)) if client is not None else None
    if reply is not None:
        verifier = client.VerifierBuilder(roots=list(roots.certificates)).build()
        try:
            verifier.verify(reply, bytes.fromhex(sha256))
        except client.VerificationError as e:
            raise SignatureError(_why(str(e))) from e
        except ValueError as e:
            raise SignatureError("its certificates cannot be read") from e
        return replace(token, signer=_signer(reply, raw))
    with _openssl(raw, roots) as run:
        at = str(int(token.time.timestamp()))
        options = ["-verify", "-digest", sha256, "-in", "reply.tsr", "-CAfile", "roots.pem", "-attime", at]
        done = run(*options)
        if done.returncode or b"Verification: OK" not in done.stdout + done.stderr:
            raise SignatureError(_why(done.stderr.decode(errors="replace")))
        return token


def _why(said: str) -> str:
    """Return a verifier's reason, shortened.

    OpenSSL's own reasons are long and name its source files.
    """
    inner = re.search(r"Verify error: ?([\w ,'-]{1,80})|PKIStatus is not GRANTED", said)
    reason = inner[1] if inner and inner[1] else re.sub(r"\s+", " ", said)[:100] if not inner else inner[0]
    return f"its signature or chain does not verify: {reason}"


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError:
        return None
    return rfc3161_client


def _decoded(client: Any, raw: bytes) -> Any:
    try:
        return client.decode_timestamp_response(raw)
    except ValueError:
        return None


def _read(client: Any, raw: bytes) -> Token:
    reply = client.decode_timestamp_response(raw)
    if reply.status not in (client.PKIStatus.GRANTED, client.PKIStatus.GRANTED_WITH_MODS):
        raise SignatureError(f"refused (status {reply.status})")
    info = reply.tst_info
    imprint = info.message_imprint
    ours = imprint.hash_algorithm.dotted_string == _SHA256
    return Token(info.gen_time, imprint.message.hex() if ours else "", info.nonce)


def _signer(reply: Any, raw: bytes) -> str:
    """Return the subject of the signing certificate.

    The other certificates beside it prove nothing.

    Raises:
        SignatureError: The signature does not cover whose it is (RFC 3161, 2.4.2; rfc3161-client does not look).
    """
    from cryptography import x509

    (signed_by,) = reply.signed_data.signer_infos
    for der in reply.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if (certificate.issuer, certificate.serial_number) == (signed_by.issuer, signed_by.serial_number):
            sha1 = hashlib.sha1(der, usedforsecurity=False).digest()  # what the older form of the attribute has
            hashes = [sha1, *(hashlib.new(name, der).digest() for name in ("sha256", "sha384", "sha512"))]
            named = [raw[m.end() : m.end() + _ATTRIBUTE_MAX_LENGTH] for m in _SIGNING_CERTIFICATE.finditer(raw)]
            if any(hashed in attribute for attribute in named for hashed in hashes):
                return certificate.subject.rfc4514_string()
    raise SignatureError("its signature does not name the certificate that made it")


@contextmanager
def _openssl(raw: bytes, roots: Roots | None = None) -> Iterator[Any]:
    """Yield a runner of ``openssl ts`` in a folder with the reply.

    Our environment, with its secrets, stays here.
    """
    program = shutil.which("openssl")
    if program is None:
        raise SignatureError(_NO_READER, hint=_HOW)
    with scratch("stet-openssl-") as folder:
        (folder / "reply.tsr").write_bytes(raw)
        (folder / "roots.pem").write_bytes(roots.pem if roots else b"")

        def run(*options: str) -> subprocess.CompletedProcess[bytes]:
            try:
                return subprocess.run(
                    [program, "ts", *options], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                    timeout=OPENSSL_TIMEOUT_S, env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired as e:
                raise SignatureError(f"openssl did not read it in {OPENSSL_TIMEOUT_S:.0f} s") from e

        yield run


def _said(run: Any) -> Token:
    """Return the token as openssl reads it.

    The token alone: the text around it is signed by nobody, and may be anything.
    """
    whole = run("-reply", "-in", "reply.tsr", "-text").stdout.decode(errors="replace")
    status = re.match(r"Status info:\nStatus: ([\w ]+)\.\n", whole)
    if status is None:
        raise SignatureError("not a time-stamp reply")
    if status[1] not in ("Granted", "Granted with modifications"):
        raise SignatureError(f"refused ({status[1].lower()})")
    run("-reply", "-in", "reply.tsr", "-token_out", "-out", "token.der")
    text = run("-reply", "-in", "token.der", "-token_in", "-text").stdout.decode(errors="replace")
    time, nonce = _TIME.search(text), _NONCE.search(text)
    if time is None:
        raise SignatureError("not a time-stamp reply: it says no time")
    digits = "".join(re.findall(r"[0-9a-f]{2}", "".join(_HEX_LINE.findall(text[: time.start()]))))
    moment = datetime.strptime(f"{time[1]} {time[2]} {time[4]} {time[3]}", "%b %d %Y %H:%M:%S").replace(tzinfo=UTC)
    ours = "Hash Algorithm: sha256\n" in text[: time.start()]
    return Token(moment, digits if ours else "", int(nonce[1], 16) if nonce else None)
