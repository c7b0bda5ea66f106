"""Settings of S3 hosts, and the keys in the environment."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from publish.copies.hosts.s3.presets import OWN, PRESETS, known
from publish.copies.hosts.s3.sign import Keys
from publish.copies.hosts.secrets import Secrets
from publish.core.errors import LackingError
from publish.core.settings import HostSettings

AMAZON = "https://s3.amazonaws.com"
# Amazon's rule, for all: a bucket's name may become a part of the host's name.
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# The access key goes into a header: a line end in it would begin another one.
_KEY = re.compile(r"[!-~]+")
# Both become parts of a preset's address: a slash or an @ in them would lead to another host.
_ACCOUNT = re.compile(r"[A-Za-z0-9]{1,64}")
_REGION = re.compile(r"[A-Za-z0-9-]{1,63}")
_WANTED = ("ACCESS_KEY", "SECRET_KEY")
# Without the canned ACLs by which strangers may write: no copy needs one, and a slip of the pen would do harm.
_ACLS = ("public-read", "private", "bucket-owner-full-control")


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    bucket: str
    """The bucket's name. The bucket is made when absent."""
    endpoint: str | None = None
    """``https://…`` of the host. The preset's, or Amazon's, when absent."""
    preset: str = ""
    """``aws``, ``b2``, ``hetzner``, ``r2``, …: address and abilities of a store. Settings beside it go before."""
    account: str | None = None
    """Of a preset with an address for each account (``r2``)."""
    region: str | None = None
    """The bucket's region, as the host names it (Garage: ``garage``). The preset's, or ``us-east-1``, when absent."""
    prefix: str = ""
    """A folder in the bucket, put before every key."""
    path_style: bool | None = None
    """``host/bucket/key`` instead of ``bucket.host/key``. By default so when there is an endpoint."""
    ca_file: str | None = None
    """Certificates (PEM) to trust instead of the system's."""
    profile: str | None = None
    """A profile of ~/.aws with the keys, instead of the environment."""
    acl: str | None = None
    """A canned ACL for each object, for hosts without policies: ``public-read``. The preset's when absent."""
    readable: bool = True
    """Let anyone read the objects, also from other sites' scripts."""
    website: bool = True
    """Have the host serve the bucket as a website, if the host can."""

    def place(self, _name: str) -> str:
        """Return host, bucket and prefix.

        Options on how to speak to the host do not change the place.
        """
        endpoint = resolved(self).endpoint or AMAZON
        parts = urlsplit(endpoint if "//" in endpoint else f"https://{endpoint}")
        port = {"https": ":443", "http": ":80"}.get(parts.scheme, "")
        path = parts.path.rstrip("/")
        # The line is stored and shown: what stands before an @ may be a secret. And a usual port, written or not,
        # makes no other place: else the copy would seem to have been left behind.
        return f"{parts.netloc.rpartition('@')[2].lower().removesuffix(port)}{path}/{self.bucket}/{self.folder}"

    @property
    def folder(self) -> str:
        """Return the prefix as it stands before a key: as a folder, or nothing."""
        return f"{self.prefix.strip('/')}/" if self.prefix.strip("/") else ""


def resolved(options: Options) -> Options:
    """Return options with those of the preset put in where none are given."""
    preset = PRESETS.get(options.preset, PRESETS[""])
    region = options.region or preset.region
    endpoint = options.endpoint
    if endpoint is None and preset.endpoint not in ("", OWN):
        endpoint = preset.endpoint.format(region=region, account=options.account)
    path_style = preset.path_style if options.path_style is None else options.path_style
    acl = options.acl or (preset.acl if options.readable else None)
    return replace(options, endpoint=endpoint, region=region, path_style=path_style, acl=acl)


def fault_of(options: Options) -> tuple[str, str, str] | None:
    """Return the first impossible option, if any.

    The result has the option's name, its fault, and the expected form.
    """
    return _fault_of_preset(options) or _fault_of(resolved(options))


def _fault_of_preset(options: Options) -> tuple[str, str, str] | None:
    if (preset := PRESETS.get(options.preset)) is None:
        hint = f"known are {known(options.preset)}; or set endpoint instead"
        return "preset", f": no store {options.preset!r} is known", hint
    by_account = "{account}" in preset.endpoint and options.endpoint is None
    if options.endpoint is None and preset.is_ours:
        return "endpoint", f" is missing: {preset.called} is a server of somebody's own", "https://… of that server"
    if by_account and not _ACCOUNT.fullmatch(options.account or ""):
        return "account", f" is missing, or none of {preset.called}", "the letters and digits that its dashboard shows"
    if not options.region and not preset.region:
        return "region", f" is missing: {preset.called} has several", f"for example one of {preset.regions}"
    if options.account is not None and not by_account:
        return "account", " has no effect here", "it is put into the address of a preset that has one for each account"
    return None


def _fault_of(options: Options) -> tuple[str, str, str] | None:
    if not _BUCKET.fullmatch(options.bucket):
        wanted = "3 to 63 lower-case letters, digits, dashes and dots"
        return "bucket", f": {options.bucket!r} is not a bucket's name", wanted
    # Before the address, which a preset makes of it.
    if not _REGION.fullmatch(options.region or ""):
        return "region", " is not a region's name", "letters, digits and dashes, as the host names it; or leave it out"
    if options.endpoint is not None and not _is_web(options.endpoint):
        return "endpoint", " is not the address of a host", "it begins with https://, and a port is at most 65535"
    if options.acl is not None and options.acl not in _ACLS:
        return "acl", f": {options.acl!r} is no ACL that is known here", f"one of {', '.join(_ACLS)}"
    return None


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and " " not in address
    except ValueError:
        return False


def keys_given(settings: HostSettings, environ: Mapping[str, str]) -> tuple[Keys | Callable[[], Keys], str]:
    """Return the keys of the environment, or a call for those which come later; and where they are looked for."""
    secrets = Secrets(settings, environ, "SECRET_KEY")
    names = (secrets.variable("ACCESS_KEY"), secrets.variable("SECRET_KEY"))
    missing = [name for name in names if not environ.get(name)]
    if missing and secrets.comes_later:
        return lambda: _usable(settings, secrets, *secrets.need("ACCESS_KEY", "SECRET_KEY")), secrets.where(*_WANTED)
    if missing:
        raise LackingError(
            f"no {' and no '.join(missing)} in the environment",
            host=settings.name,
            hint=f"export {names[0]}=… {names[1]}=… ({secrets.otherwise}, or profile)",
        )
    return _usable(settings, secrets, *map(secrets.get, _WANTED)), " and ".join(names)


def _usable(settings: HostSettings, secrets: Secrets, access_key: str, secret_key: str) -> Keys:
    for what, value in zip(_WANTED, (access_key, secret_key), strict=True):
        if not _KEY.fullmatch(value):
            said = f"{secrets.variable(what)} has a space or an odd character in it, maybe at its end"
            hint = "copy the key anew; a file that was written on Windows ends its lines with one more"
            raise LackingError(said, host=settings.name, hint=hint)
    return Keys(access_key, secret_key)
