"""Words and data for services which hold copies for us."""

from collections.abc import Iterable, Sequence

from publish.cli._session import Session
from publish.core.model import Holder, Receipt
from publish.core.units import count


def tell(session: Session, host: str, root: str, holders: Sequence[Holder]) -> None:
    """Tell how many hold a release.

    Those which do not, or hold what was withdrawn, are warned of.
    """
    if not holders:
        return
    lacking = [f"{one.name}: {one.said}" for one in holders if not one.holds]
    said = f"{host}: {sum(one.holds for one in holders)} of {len(holders)} hold it"
    if lacking:
        session.console.warn(f"{said}: {'; '.join(lacking)}", f"the next stet push goes on by itself; {root}")
    else:
        session.console.lines([said])
    for one in holders:
        for cid in one.left:
            session.console.warn(
                f"{host}: {one.name} still holds what was withdrawn: {cid}",
                "the next stet push asks again; if it stays, take it away at the service, by hand",
            )


def rehearsed(receipts: Iterable[Receipt]) -> list[str]:
    """Tell what services would be asked for."""
    lines = []
    for receipt in receipts:
        for one in receipt.holders if receipt.dry_run else ():
            at = f"{receipt.host}: {one.name}"
            if one.status in ("none", "failed"):
                lines.append(f"{at} would be asked to hold {receipt.root}")
            else:
                lines.append(f"{at}: {one.said}")
            lines += [f"{at} would be asked to let go of what was withdrawn: {cid}" for cid in one.left]
            if one.former:
                lines.append(f"{at} would be asked to let go of {count(len(one.former), 'former release')}")
    return lines


def dnslinks(receipts: Iterable[Receipt]) -> list[str]:
    """Tell the DNS records which lead to copies."""
    return [
        f'{receipt.host}: a name of yours leads to it by this record in DNS: _dnslink.NAME TXT "{receipt.dnslink}"'
        for receipt in receipts
        if receipt.dnslink
    ]
