"""versitygw, a real S3 over TLS: policies, websites, CORS, conditional writes, versions, locks, accounts.

Its keys ``a`` and ``a/x`` cannot coexist: it stores objects as files.
"""

import os
import secrets
from pathlib import Path

from tests.support.services.cache import find, run
from tests.support.services.go import go_build
from tests.support.services.service import Service, ask, free_port
from tests.support.services.tls import make_credentials

_MODULE = Path(__file__).with_suffix("")


def versitygw() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("versitygw") or go_build(_MODULE, "github.com/versity/versitygw/cmd/versitygw", "versitygw")


class Versitygw(Service):
    """An S3 without buckets; its first account may do anything."""

    def __init__(self) -> None:
        self._program = versitygw()
        super().__init__()
        self.root = self.folder / "root"
        """Every folder herein is a bucket, every file an object."""
        for folder in (self.root, self.folder / "sidecar", self.folder / "accounts", self.folder / "versions"):
            folder.mkdir()
        self.ca_file, self._cert_file, self._key_file = make_credentials(self.folder)
        self.access_key, self.secret_key = _new_keys()
        self.region = "us-east-1"
        self.endpoint = ""
        """https://127.0.0.1:PORT, which addresses buckets by path."""
        self.website = ""
        """https://127.0.0.1:PORT, which serves the bucket ``b`` to the Host ``b.localhost``."""
        self._second: tuple[str, str] | None = None

    def second_account(self) -> tuple[str, str]:
        """Return key and secret of somebody who may make buckets, but not write to ours.

        The first account is the administrator and may write to theirs: let this
        one be the stranger.
        """
        if not self._second:
            self._second = self.account("userplus")  # A mere `user` makes no buckets.
        return self._second

    def account(self, role: str = "user") -> tuple[str, str]:
        """Return key and secret of a new account, which may do only what policies give it."""
        key, secret = _new_keys()
        environment = {
            "ADMIN_ENDPOINT_URL": self.endpoint,
            "ADMIN_ACCESS_KEY": self.access_key,
            "ADMIN_SECRET_KEY": self.secret_key,
            "ADMIN_REGION": self.region,
            "ADMIN_ALLOW_INSECURE": "true",  # It can be given no authority of our own everywhere.
        }
        new = ["--access", key, "--secret", secret, "--role", role]
        run([str(self._program), "admin", "create-user", *new], env={**os.environ, **environment})
        return key, secret

    def _command(self) -> list[str]:
        address, website = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
        self.endpoint, self.website = f"https://{address}", f"https://{website}"
        options = ["--port", address, "--website", website, "--website-domain", "localhost"]
        options += ["--cert", str(self._cert_file), "--key", str(self._key_file), "--region", self.region]
        options += ["--iam-dir", str(self.folder / "accounts"), "--health", "/health", "--keep-alive", "--quiet"]
        # Buckets keep versions where they are asked to.
        versions = ["--versioning-dir", str(self.folder / "versions")]
        # Metadata in files of its own: not every temporary folder has extended attributes.
        sidecar = ["--sidecar", str(self.folder / "sidecar")]
        return [str(self._program), *options, "posix", *sidecar, *versions, str(self.root)]

    def _answers(self) -> bool:
        healthy = ask(f"{self.endpoint}/health", ca_file=self.ca_file).status == 200
        return healthy and ask(self.website, ca_file=self.ca_file).status > 0

    def _environment(self) -> dict[str, str]:
        return {"ROOT_ACCESS_KEY": self.access_key, "ROOT_SECRET_KEY": self.secret_key}


def _new_keys() -> tuple[str, str]:
    return f"stet{secrets.token_hex(6)}", secrets.token_hex(16)
