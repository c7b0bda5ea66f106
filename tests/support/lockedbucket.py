"""A bucket which keeps versions and locks them, with a key that pushes and another that withdraws."""

import json
from typing import Any

import boto3
from botocore.config import Config

from publish.copies.hosts import s3
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.s3 import policy
from publish.core.settings import HostSettings
from tests.support.services.versitygw import Versitygw


class LockedBucket:
    """A bucket at versitygw, set up by its owner as the manual says."""

    def __init__(self, server: Versitygw, name: str, *, locked: bool = True, prefix: str = "") -> None:
        self.server = server
        self.name = name
        self.prefix = prefix
        self.push_key, self.withdraw_key = server.account(), server.account()
        self.public = f"{server.endpoint}/{name}/{prefix}"
        self.owner = self.client(server.access_key, server.secret_key)
        self.owner.create_bucket(Bucket=name, ObjectLockEnabledForBucket=locked)
        statements = [
            *policy.of_push(name, prefix, self.push_key[0]),
            *policy.of_withdraw(name, prefix, self.withdraw_key[0]),
            policy.of_readers(name, prefix),
        ]
        self.owner.put_bucket_policy(Bucket=name, Policy=json.dumps(policy.document(statements)))
        rule = {"AllowedMethods": ["GET", "HEAD"], "AllowedOrigins": ["*"], "AllowedHeaders": ["*"]}
        self.owner.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})

    def client(self, access_key: str, secret_key: str) -> Any:
        """Return boto3's client with a key, as anybody has one."""
        return boto3.client(
            "s3", endpoint_url=self.server.endpoint, aws_access_key_id=access_key, aws_secret_access_key=secret_key,
            region_name="us-east-1", verify=str(self.server.ca_file),
            config=Config(request_checksum_calculation="when_required", response_checksum_validation="when_required"),
        )  # fmt: skip

    @property
    def options(self) -> dict[str, Any]:
        """The host's options in mirrors.toml."""
        return {
            "bucket": self.name, "endpoint": self.server.endpoint, "ca_file": str(self.server.ca_file),
            "prefix": self.prefix, "website": False,
        }  # fmt: skip

    def host(self, key: tuple[str, str] | None = None) -> FileHost:
        """Return the host by the key which pushes, or another."""
        access_key, secret_key = key or self.push_key
        environ = {"STET_SAFE_ACCESS_KEY": access_key, "STET_SAFE_SECRET_KEY": secret_key}
        settings = HostSettings("safe", "s3", self.public, options=self.options, where="mirrors.toml [hosts.safe]")
        host = s3.open_host(settings, s3.Options(**self.options), environ)
        host.settings = settings
        return host

    def versions(self) -> list[dict[str, Any]]:
        """Return all versions that the bucket keeps, as its owner sees them; markers have no ``Size``."""
        found = self.owner.list_object_versions(Bucket=self.name)
        return [*found.get("Versions", []), *found.get("DeleteMarkers", [])]
