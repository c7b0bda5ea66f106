"""publish.tree.wishes: what a caller decides, with nothing left out of the archive unless it says so."""

from publish.core.formats.withdrawals import NOTHING
from publish.tree.wishes import Wishes
from tests.support.small import TODAY


def test_nothing_is_withheld_added_or_strict_unless_wished() -> None:
    wishes = Wishes(TODAY, None, (), lambda done, total: None)
    assert (wishes.withheld, wishes.beside, wishes.strict, wishes.addresses) == (NOTHING, {}, False, ())
