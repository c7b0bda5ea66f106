"""Newest releases and time of the hosts, heard before signing."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from publish.copies.hosts import open_address
from publish.core.errors import AbsentError, ConfigError, TrustError
from publish.core.source import Source
from publish.core.table import FILE_NAME
from publish.release import day, dotstet, newest
from publish.verify.head import Head, Statement


def listen(
    state: Path,
    hosts: Mapping[str, Source],
    public: Mapping[str, str],
    ours: Callable[[], Head | None],
    *,
    now: datetime,
    known: Statement | None = None,
    open_source: Callable[[str], Source] = open_address,
) -> None:
    """Hear which release each host has, and what time it is there; a silent host says nothing.

    Args:
        hosts: The publisher's own hosts, by name.
        public: Names of hosts, by public web address: most kinds of host tell the time there alone.
        ours: Gives the current release's metadata, as the judge found them.
        known: The same, if the state is whole: a host with these very bytes needs no judgement of its own.
        open_source: Opens a public address, through its host's proxy.

    Raises:
        RollbackError: A host has a newer release than the state's last.
        ConfigError: The state was brought back from copies, and a host with a possibly newer release is silent.
    """
    from publish.readers.clone.candidates import Candidates  # a push hears the time alone

    web = {address: open_source(address) for address in public}
    # No quorum: a release that waits for its witnesses was signed all the same, and sealing beside it makes a fork.
    heads = Candidates(dotstet.anchor(state), (web | dict(hosts)).__getitem__, now=now, quorum=False, known=known)
    heads.ask(web | dict(hosts), follow=False)
    for member in heads.gather(patient=True):
        there = newest.Newest(member.head.release, member.head.signed.top.sha256, f"{member.address} has it")
        newest.must_go_on(ours(), there)
    hear(state, {public[a]: source for a, source in web.items()} | {n: h for n, h in hosts.items() if h.clock}, now=now)
    answered = {m.address for m in heads.good}
    # A host with nothing, or with another archive, gave an answer as well: it has no newer release of this one.
    answered |= {name for name, e in heads.bad.items() if isinstance(e, AbsentError | TrustError)}
    # A state that was never lost knows what it signed, so hosts may be silent.
    if not newest.is_marked(state):
        return
    if silent := sorted(hosts.keys() - answered):
        raise ConfigError(
            f"this state was brought back from copies, and no answer came from {', '.join(silent)}:"
            " a newer release may be there",
            hint=f"try again later; a host that is lost for good is to be taken out of {FILE_NAME}",
        )
    newest.looked(state)


def hear(state: Path, sources: Mapping[str, Source], *, now: datetime) -> None:
    """Remember the time told by hosts just spoken to."""
    day.hear(state, now, {name: s.clock for name, s in sources.items() if s.clock})
