"""Pushes to all hosts at once, each in a thread of its own."""

import threading
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from types import MappingProxyType

from publish.copies.hosts.base import Host
from publish.copies.hosts.limit import Limit
from publish.copies.push import push, quiet
from publish.copies.push.readback import ReadBack
from publish.core.errors import StetError, baffled
from publish.core.model import Receipt, Release
from publish.core.progress import HostProgress


def push_all(
    wanted: Release,
    hosts: Sequence[Host],
    *,
    now: datetime,
    keep: Mapping[str, Sequence[str]] = MappingProxyType({}),
    adopt: Collection[str] = (),
    survey: bool = False,
    mode: ReadBack | None = None,
    limit: Limit | None = None,
    dry_run: bool = False,
    progress: HostProgress = quiet,
) -> list[tuple[Host, Receipt | StetError]]:
    """Push to all hosts at once, a thread for each.

    A sick host never stops the others: its error is its result. Ctrl-C lets each host finish its present file, then
    raises KeyboardInterrupt.

    Args:
        keep: As in `push`, by host.
        adopt: Names of the hosts whose places become the archive's, whoever had them before.
    """
    cancelled = threading.Event()

    def one(host: Host) -> Receipt | StetError:
        try:
            return push(
                wanted,
                host,
                now=now,
                keep=keep.get(host.name, ()),
                adopt=host.name in adopt,
                survey=survey,
                mode=mode,
                limit=limit,
                dry_run=dry_run,
                progress=progress,
                cancelled=cancelled,
            )
        except StetError as e:
            return e
        except Exception as e:  # noqa: BLE001 - one host is never the end of the others
            return baffled(e, host.name)

    with ThreadPoolExecutor(max(1, len(hosts))) as pool:
        futures: list[Future[Receipt | StetError]] = [pool.submit(one, host) for host in hosts]
        try:
            wait(futures)
        except KeyboardInterrupt:
            cancelled.set()
            raise
        return [(host, future.result()) for host, future in zip(hosts, futures, strict=True)]
