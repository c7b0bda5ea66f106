"""A rehearsal's requests, and their price by mirrors.toml."""

from dataclasses import replace

from publish.copies.push.plan import Known, Plan
from publish.core.model import Receipt
from publish.core.settings import HostSettings

PAGE = 1000  # names on a page of a list, on most hosts


def rehearsed(receipt: Receipt, settings: HostSettings | None, steps: Plan, seen: Known, read_back: int) -> Receipt:
    """Return the receipt of a push which was planned alone, with its requests and its price.

    Args:
        read_back: Number of files which would be read back.
    """
    puts = len(steps.sends) + len(steps.remove) + len(steps.clear)
    pages = 1 + len(seen.held or ()) // PAGE if seen.listed else 0
    gets = 1 + pages + read_back + (len(steps.pointer) if puts else 0)
    counted = replace(receipt, puts=puts, gets=gets)
    price = settings.price if settings else {}
    if not price:
        return counted
    # Egress is not counted: most of what is read back is small, and the least of hosts charge for so little.
    each = price.get("put", 0.0) * puts / 1000 + price.get("get", 0.0) * gets / 1000
    return replace(counted, cost=each + price.get("gb", 0.0) * receipt.sent_bytes / 1e9)
