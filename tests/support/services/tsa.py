"""A time-stamp authority around ``openssl ts -reply``, with a throw-away CA; it can be told to misbehave.

Honest replies are openssl's own, of the time it is. Where a reply must say what openssl would not sign, its
TSTInfo is changed and signed again with ``openssl cms``: by the same key, so that only what it says is wrong.
"""

import enum
import shutil
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import mkdtemp
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.support.services.cache import Unavailable, find

_TSTINFO = "1.2.840.113549.1.9.16.1.4"
_AGE = timedelta(days=365 * 30)  # so that a time ten years off is within the certificates' own
_CONFIG = """\
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
default_policy = 1.2.3.4.1
digests = sha256, sha512
signer_digest = sha256
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl() -> Path:
    """Return the program; raises ``Unavailable`` if it is not installed."""
    program = find("openssl")
    if program is None:
        raise Unavailable("openssl is not installed; on Debian: apt install openssl")
    return program


class Mode(enum.Enum):
    """How the authority behaves."""

    HONEST = enum.auto()
    EARLY = enum.auto()
    """Its clock is ten years behind."""
    LATE = enum.auto()
    """Its clock is ten years ahead."""
    HANGING = enum.auto()
    """Takes the question and never answers."""
    DRIPPING = enum.auto()
    """Answers with a byte now and then."""
    STRANGER = enum.auto()
    """Its certificate is another authority's, of the same name."""
    OTHER_HASH = enum.auto()
    """Stamps something else."""
    OTHER_NONCE = enum.auto()
    """Answers as if to another question: replays."""
    HUGE = enum.auto()
    REFUSING = enum.auto()
    """Answers properly, with status 2."""
    GARBAGE = enum.auto()
    INJECTED = enum.auto()
    """Signed by a certificate of the same CA that may not stamp; the real one lies beside it."""
    UNNAMED = enum.auto()
    """Its signature does not cover which certificate it is by, as RFC 3161 wants."""
    UNSORTED = enum.auto()
    """An honest reply with its chain, in an order that DER forbids; as real ones do."""
    ERROR = enum.auto()
    """HTTP 500."""
    AWAY = enum.auto()
    """HTTP 302 to elsewhere."""
    MOVED = enum.auto()
    """HTTP 307 to another path of its own."""
    MODIFIED = enum.auto()
    """An honest reply of status 1, granted with mods."""


class Tsa:
    """One authority on loopback, at ``url``; ``ca_file`` is its root certificate."""

    def __init__(self, mode: Mode = Mode.HONEST) -> None:
        openssl()
        self.mode = mode
        self.folder = Path(mkdtemp(prefix="stet-tsa-"))
        self.asked = 0
        """Questions so far."""
        self._end = threading.Event()
        self._mutex = threading.Lock()
        self._certify()
        tsa = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.headers["Content-Type"] == "application/timestamp-query"
                tsa._answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.by = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.by}/tsr"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def ca_file(self) -> Path:
        """The root certificate that an honest reply leads to."""
        return self.folder / "ca.pem"

    def reply(self, query: bytes, mode: Mode | None = None) -> bytes:
        """The raw reply to a query, in this mode."""
        with self._mutex:
            return self._reply(query, mode or self.mode)

    def _answer(self, handler: BaseHTTPRequestHandler, query: bytes) -> None:
        self.asked += 1
        if self.mode is Mode.HANGING:
            self._end.wait()
            return
        moved = self.mode is Mode.MOVED and handler.path == "/tsr"
        if moved or self.mode in (Mode.ERROR, Mode.AWAY):
            handler.send_response(500 if self.mode is Mode.ERROR else 307 if moved else 302)
            handler.send_header("Location", "/new/tsr" if moved else "http://127.0.0.1:1/")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        body = self.reply(query)
        handler.send_response(200)
        handler.send_header("Content-Type", "application/timestamp-reply")
        if self.mode is not Mode.HUGE:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        try:
            for chunk in [body[i : i + 1] for i in range(len(body))] if self.mode is Mode.DRIPPING else [body]:
                handler.wfile.write(chunk)
                if self.mode is Mode.DRIPPING and self._end.wait(0.2):
                    return
        except OSError:
            pass  # the reader has had enough

    def _reply(self, query: bytes, mode: Mode) -> bytes:
        if mode is Mode.HUGE:
            return bytes(1 << 22)
        if mode is Mode.GARBAGE:
            return b"<!doctype html><title>Welcome</title>"
        if mode is Mode.REFUSING:
            # The grammar's own: a status of rejection, and no token.
            return bytes.fromhex("300530030201" + "02")
        if mode is Mode.OTHER_HASH:
            at = query.index(b"\x04\x20") + 2
            query = query[:at] + bytes(32) + query[at + 32 :]
        if mode is Mode.OTHER_NONCE:
            at = query.index(b"\x04\x20") + 2 + 32 + 2 + 4
            query = query[:at] + bytes([query[at] ^ 1]) + query[at + 1 :]
        (self.folder / "query").write_bytes(query)
        signer = "stranger" if mode is Mode.STRANGER else "tsa"
        if mode is Mode.UNSORTED:
            whole = b"".join((self.folder / f"{n}.pem").read_bytes() for n in ("idle", "ca", "unfit"))
            (self.folder / "chain.pem").write_bytes(whole)
        chain = ["-chain", "chain.pem"] if mode is Mode.UNSORTED else []
        self._openssl(
            "ts", "-reply", "-config", "tsa.cnf", "-section", "one", "-queryfile", "query", "-out", "reply",
            "-signer", f"{signer}.pem", "-inkey", f"{signer}.key", *chain,
        )  # fmt: skip
        if mode in (Mode.EARLY, Mode.LATE):
            self._again(timedelta(days=-3650 if mode is Mode.EARLY else 3650), "tsa", "-cades")
        if mode is Mode.INJECTED:
            self._again(timedelta(), "unfit", "-cades", "-certfile", "tsa.pem")
        if mode is Mode.UNNAMED:
            self._again(timedelta(), "tsa")
        raw = (self.folder / "reply").read_bytes()
        return raw.replace(b"\x02\x01\x00", b"\x02\x01\x01", 1) if mode is Mode.MODIFIED else raw

    def _again(self, off: timedelta, signer: str, *more: str) -> None:
        """Change the time in the token and sign it anew."""
        self._openssl("ts", "-reply", "-in", "reply", "-token_out", "-out", "token")
        self._openssl("cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", "token", "-out", "tstinfo")
        said = (self.folder / "tstinfo").read_bytes()
        at = said.index(b"\x18\x0f") + 2
        time = datetime.strptime(said[at : at + 15].decode(), "%Y%m%d%H%M%SZ") + off
        (self.folder / "tstinfo").write_bytes(said[:at] + f"{time:%Y%m%d%H%M%SZ}".encode() + said[at + 15 :])
        self._openssl(
            "cms", "-sign", "-binary", "-nodetach", "-md", "sha256", "-econtent_type", _TSTINFO,
            "-in", "tstinfo", "-signer", f"{signer}.pem", "-inkey", f"{signer}.key", "-outform", "DER",
            "-out", "token", *more,
        )  # fmt: skip
        self._openssl("ts", "-reply", "-in", "token", "-token_in", "-out", "reply")

    def _openssl(self, *words: str) -> None:
        subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)

    def _certify(self) -> None:
        ca, name = ec.generate_private_key(ec.SECP256R1()), _name("Stet test stamps")
        self._write("ca", _certificate(name, ca, name, ca, usage=None), ca)
        for file, usage in (("tsa", ExtendedKeyUsageOID.TIME_STAMPING), ("unfit", ExtendedKeyUsageOID.CODE_SIGNING)):
            key = ec.generate_private_key(ec.SECP256R1())
            self._write(file, _certificate(name, ca, _name(f"Stet test {file}"), key, usage=usage), key)
        other, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        stamping = ExtendedKeyUsageOID.TIME_STAMPING
        self._write("stranger", _certificate(name, other, _name("Stet test tsa"), key, usage=stamping), key)
        self._write("idle", _certificate(name, other, name, other, usage=None), other)
        (self.folder / "serial").write_text("01")
        (self.folder / "tsa.cnf").write_text(_CONFIG.format(folder=self.folder))

    def _write(self, file: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        (self.folder / f"{file}.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / f"{file}.key").write_bytes(pem)


def _certificate(
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    *,
    usage: x509.ObjectIdentifier | None,
) -> x509.Certificate:
    """A CA's certificate when there is no usage, else a leaf's."""
    now = datetime.now(UTC)
    no = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    builder = (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - _AGE)
        .not_valid_after(now + _AGE)
        .add_extension(x509.BasicConstraints(ca=usage is None, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=usage is not None,
                key_cert_sign=usage is None,
                crl_sign=usage is None,
                decipher_only=False,
                **no,
            ),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return builder.sign(issuer_key, SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
