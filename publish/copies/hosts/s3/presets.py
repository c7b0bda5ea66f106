"""Stores that speak S3, as their documents describe them: addresses and abilities, no code.

Read in November 2026 and not measured, save where ``of`` says so. What a store does not do is not asked of it.
Whether it compares before it writes is tried all the same, unless it was seen to ignore the question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final


@dataclass(frozen=True, slots=True)
class Preset:
    """A store and its habits."""

    called: str = "this host"
    endpoint: str = ""
    """With ``{region}`` or ``{account}`` to be put in. Empty where it is a server of one's own."""
    region: str = ""
    """The one which is meant without another. Empty where there must be one."""
    regions: str = ""
    """Some of them, in words."""
    path_style: bool | None = None
    policies: bool = True
    """A policy of the bucket's opens it to readers."""
    cors: bool = True
    website: bool = True
    acl: str | None = None
    """The canned ACL which opens each object, where there are no policies."""
    conditional: bool = True
    """Whether the store may compare before writing. ``False`` where stores were seen to ignore the comparison."""
    open_by: str = ""
    """How the bucket is opened to readers by hand, where no key can do it."""
    of: str = ""
    """Where this is from."""

    @property
    def is_ours(self) -> bool:
        """Whether it is a server of one's own, with an address of its own."""
        return not self.endpoint


# With the month: stores change, and whoever doubts a row should see how old it is.
_DOCS = "their documents, of"
OWN: Final = "-"
"""Stands for the address which botocore knows, or which is given beside the preset."""

PRESETS: Final[Mapping[str, Preset]] = {
    # A signature needs some region: S3's first one is what most servers of one's own take.
    "": Preset(endpoint=OWN, region="us-east-1"),
    "aws": Preset(
        called="Amazon S3",
        endpoint=OWN,
        region="us-east-1",
        regions="us-east-1, eu-central-1, …",
        of=f"{_DOCS} November 2026",
    ),
    "b2": Preset(
        called="Backblaze B2",
        endpoint="https://s3.{region}.backblazeb2.com",
        regions="us-west-004, us-east-005, eu-central-003",
        policies=False,
        website=False,
        open_by="in its web console make the bucket public (Bucket Settings)",
        of=f"{_DOCS} July 2026",
    ),
    # path_style at servers of one's own: bucket.host would need a name in DNS and a certificate for each bucket.
    "ceph": Preset(
        called="Ceph's gateway",
        region="us-east-1",
        path_style=True,
        of=f"{_DOCS} November 2026",
    ),
    "digitalocean": Preset(
        called="DigitalOcean Spaces",
        endpoint="https://{region}.digitaloceanspaces.com",
        regions="ams3, fra1, nyc3, sfo3, sgp1",
        of=f"{_DOCS} October 2025",
    ),
    # Garage refuses signatures for another region than its s3_region: `garage` in its examples.
    "garage": Preset(
        called="Garage",
        region="garage",
        path_style=True,
        policies=False,
        conditional=False,
        open_by="Garage shows a bucket at its web address alone (s3_web): the website is what readers get",
        of="measured in part: Garage 2.5.0; the rest from its documents, of November 2026",
    ),
    "hetzner": Preset(
        called="Hetzner Object Storage",
        endpoint="https://{region}.your-objectstorage.com",
        regions="fsn1, hel1, nbg1",
        website=False,
        of=f"{_DOCS} September 2024",
    ),
    "ovh": Preset(
        called="OVHcloud Object Storage",
        endpoint="https://s3.{region}.io.cloud.ovh.net",
        regions="gra, sbg, rbx, de, uk, waw, bhs",
        policies=False,
        website=False,
        acl="public-read",
        of=f"{_DOCS} 2026",
    ),
    "r2": Preset(
        called="Cloudflare R2",
        endpoint="https://{account}.r2.cloudflarestorage.com",
        region="auto",
        path_style=True,
        policies=False,
        website=False,
        open_by="in its dashboard give the bucket a domain of yours, or turn on its r2.dev address (Settings)",
        of=f"{_DOCS} November 2026",
    ),
    "rclone": Preset(
        called="rclone serve s3",
        region="us-east-1",
        path_style=True,
        policies=False,
        cors=False,
        website=False,
        conditional=False,
        open_by="have a web server show the folder which rclone serves",
        of="measured: rclone 1.75.2",
    ),
    "scaleway": Preset(
        called="Scaleway Object Storage",
        endpoint="https://s3.{region}.scw.cloud",
        regions="fr-par, nl-ams, pl-waw",
        of=f"{_DOCS} September 2025",
    ),
    "versitygw": Preset(
        called="versitygw",
        region="us-east-1",
        path_style=True,
        of="measured: versitygw 1.7.0",
    ),
    "wasabi": Preset(
        called="Wasabi",
        endpoint="https://s3.{region}.wasabisys.com",
        regions="eu-central-1, eu-west-1, us-east-1, ap-northeast-1",
        path_style=True,
        website=False,
        of=f"{_DOCS} December 2025",
    ),
}
"""By name in mirrors.toml."""


def known(name: str) -> str:
    """Return the names of all presets, those most like ``name`` first."""
    # All of them, and not the close ones alone: who guesses a name may be looking for the list.
    names = sorted((n for n in PRESETS if n), key=lambda n: (-SequenceMatcher(None, name.lower(), n).ratio(), n))
    return ", ".join(names)
