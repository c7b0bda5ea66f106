"""Pushes to all hosts at once, each in a thread of its own."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime

from publish.copies.hosts.base import Host
from publish.copies.push import push
from publish.copies.push.plan import Asked
from publish.copies.push.watch import PushWatch
from publish.core.baffling import baffled
from publish.core.errors import StetError
from publish.core.model import Receipt
from publish.verify.head import Release


def push_all(
    wanted: Release, orders: Sequence[tuple[Host, Asked]], *, now: datetime, watch: PushWatch | None = None
) -> list[tuple[Host, Receipt | StetError]]:
    """Push to all hosts at once, a thread for each.

    A sick host never stops the others: its error is its result. Ctrl-C lets each host finish its present file, then
    raises KeyboardInterrupt.
    """
    watch = watch or PushWatch()

    def one(order: tuple[Host, Asked]) -> Receipt | StetError:
        host, asked = order
        try:
            return push(wanted, host, asked, now=now, watch=watch)
        except StetError as e:
            return e
        except Exception as e:  # noqa: BLE001 - one host is never the end of the others
            return baffled(e, host.name)

    with ThreadPoolExecutor(max(1, len(orders))) as pool:
        futures: list[Future[Receipt | StetError]] = [pool.submit(one, order) for order in orders]
        try:
            wait(futures)
        except KeyboardInterrupt:
            watch.cancelled.set()
            raise
        return [(host, future.result()) for (host, _), future in zip(orders, futures, strict=True)]
