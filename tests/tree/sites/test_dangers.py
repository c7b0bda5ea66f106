"""publish.tree.sites.dangers: dangers counted over all files, and told by kind."""

from publish.tree.sites import dangers
from publish.tree.sites.dangers import DangerKind, DangerTally
from publish.tree.sites.links import AddressUse


def test_dangers_are_counted_by_kind_and_host() -> None:
    tally = DangerTally()
    tally.add("a.html", {(str(AddressUse.SCRIPT), "t.example"): 2, (str(DangerKind.COMMENT), ""): 1})
    tally.add("b.html", {(str(AddressUse.SCRIPT), "t.example"): 1})
    script, comment = tally.dangers()
    assert (script.kind, script.what, script.files, script.times, script.example) == (
        "script",
        "t.example",
        2,
        3,
        "a.html",
    )
    assert comment.kind == "comment"
    said = dangers.lines(tally.dangers())
    assert said[0].startswith("scripts from others: they can read")
    assert said[1] == "    t.example: 3 in 2 files, such as a.html"


def test_of_many_hosts_some_are_shown_and_the_rest_counted() -> None:
    tally = DangerTally()
    tally.add("a.html", {(str(AddressUse.PICTURE), f"{n}.example"): 1 for n in range(40)})
    said = dangers.lines(tally.dangers())
    assert len(said) == dangers.SHOWN + 2
    assert said[-1].strip() == "and 28 more (all with --json)"


def test_every_kind_has_its_words() -> None:
    tally = DangerTally()
    tally.add(
        "a",
        {
            (str(kind), "x"): 1
            for kind in [*DangerKind, *(use for use in AddressUse if use not in (AddressUse.LINK, AddressUse.BASE))]
        },
    )
    assert len(dangers.lines(tally.dangers())) == 2 * len(tally.dangers())
