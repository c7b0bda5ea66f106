"""Settings of services which pin for an IPFS host."""

import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from publish.copies.hosts.http.origin import needs_no_tls, origin
from publish.copies.hosts.http.proxies import of_host
from publish.copies.hosts.ipfs.pinning import PinService
from publish.copies.hosts.secrets import Secrets
from publish.core.errors import ConfigError
from publish.core.settings import HostSettings, place_of
from publish.core.units import seconds

PIN_TIMEOUT_MAX_S = 86_400
SERVICES_MAX = 16
_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def services(
    settings: HostSettings, pins: Sequence[Mapping[str, str]], timeout: str, environ: Mapping[str, str]
) -> list[PinService]:
    """Return the services of ``pins``.

    Raises:
        ConfigError: One is described otherwise, twice, or has a token that is none; or the time is none.
    """
    at = f"{place_of(settings, 'pins')}: 'pins'"
    if seconds(timeout) not in range(PIN_TIMEOUT_MAX_S + 1):
        said = f"{place_of(settings, 'pin_timeout')}: 'pin_timeout' must be a time of a day at most"
        raise ConfigError(said, hint='"2 min", "1 h"')
    if len(pins) > SERVICES_MAX:
        raise ConfigError(f"{at} names more than {SERVICES_MAX} services", hint="take some out")
    made: dict[str, PinService] = {}
    places: set[str] = set()
    for one in pins:
        if {*one} != {"service", "name"}:
            hint = 'each is {service = "https://…", name = "…"}; its token goes into the environment, never here'
            raise ConfigError(f"{at}: one has other keys than 'service' and 'name'", hint=hint)
        name, address = one["name"], one["service"].rstrip("/")
        if not _SERVICE.fullmatch(name):
            said = f"{at}: a service's name is lower-case letters, digits and dashes"
            raise ConfigError(said, hint='name = "friend"')
        if fault := address_fault(address):
            raise ConfigError(f"{at}: {name}: 'service' {fault}", hint="as the service's own page says it")
        # Two names for one service would count as two that hold it.
        if name in made or address.lower() in places:
            raise ConfigError(f"{at}: {name}: the same name or the same address twice", hint="take one out")
        places.add(address.lower())
        token, variable = token_of(settings, name, environ)
        made[name] = PinService(name, address, token, variable, host=name, proxy=of_host(settings))
    return [*made.values()]


def address_fault(address: str) -> str:
    """Return the fault of a service's address, in words."""
    try:
        parts = urlsplit(address)
        to = origin(parts)
    except ValueError:
        return "is no web address: https://…"
    if "@" in parts.netloc:
        return "has a user or a password in it: a token goes into the environment"
    if parts.query or parts.fragment or not address.isascii() or not address.isprintable() or " " in address:
        return "must be the address before /pins: no '?', no '#', no spaces"
    # Whoever has the token can take our pins away.
    if to.scheme == "http" and not needs_no_tls(to.host):
        return "must begin with https:// for everybody on the way could read the token"
    return ""


def token_of(settings: HostSettings, name: str, environ: Mapping[str, str]) -> tuple[str | Callable[[], str], str]:
    """Return a service's token, or a call for the one that comes later, and its variable.

    Raises:
        LackingError: It has characters which end a line.
    """
    what = f"{name.upper().replace('-', '_')}_TOKEN"
    secrets = Secrets(settings, environ, what)
    variable = secrets.variable(what)
    said = f"{variable} has a space or a line's end in it, or a character that no token has"
    hint = "copy it anew; a file that was written on Windows ends its lines with one more character"
    return secrets.header(what, said, hint), variable
