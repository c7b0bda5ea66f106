"""publish.audit.withdrawn: absence after a withdrawal is expected, and never looks like a takedown."""

from publish.archive.heal import heal
from publish.audit.check import Depth
from publish.copies.hosts import open_address
from publish.core.model import Verdict
from publish.readers.prove import prove
from publish.release import dotstet
from tests.reports.withdraw.conftest import (
    PAGE,
    SLUG,
    World,
    naming,
    world,  # noqa: F401 - fixtures
)
from tests.support.censor import status
from tests.support.factory import NOW


def test_a_host_that_still_serves_it_is_stale_in_those_words_and_heal_takes_it_away(world: World) -> None:
    former = world.publish()
    old = {e.path: e.source.read_bytes() for e in former.entries if e.source}
    world.withdraw(PAGE)
    world.publish()
    listing = next(p for p, data in old.items() if p.startswith("targets/") and SLUG.encode() in data)
    for path in (PAGE, listing, "metadata/1.targets.json", "by/tag/dolkun-case.html"):
        file = world.folders["one"] / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(old[path])
    for depth in (Depth.QUICK, Depth.FULL):
        verdict, reason = world.check(depth)["one"]
        assert verdict is Verdict.STALE
        assert "withdrawn by the publisher, still served" in reason
    healed = heal(world.places, world.state, lambda: world.archive.keys, now=NOW)
    assert [a.verdict for a in healed.after] == [Verdict.FRESH, Verdict.FRESH]
    assert naming(world.folders["one"]) == []
    assert not (world.folders["one"] / "metadata/1.targets.json").exists()


def test_bytes_from_before_a_withdrawal_are_no_forgery_to_the_publisher(world: World) -> None:
    former = world.publish()
    old = (former.root / "index.html").read_bytes()
    world.withdraw(PAGE)
    world.publish()
    (world.folders["one"] / "index.html").write_bytes(old)
    assert world.check()["one"] == (Verdict.STALE, "index.html: these are bytes from before a withdrawal")
    (world.folders["one"] / "index.html").write_bytes(old + b" ")
    assert world.check()["one"][0] is Verdict.TAMPERED


def test_a_takedown_and_a_withdrawal_never_look_alike(world: World) -> None:
    world.publish()
    world.withdraw(PAGE)
    world.publish()
    withdrawn = prove(open_address(world.servers["one"].url), world.archive.anchor, PAGE, now=NOW)
    assert "has no such file" in withdrawn.reason
    assert withdrawn.sha256 == ""
    assert world.check()["one"][0] is Verdict.FRESH
    for answer in (status(451), status(404)):
        world.servers["one"].rules.clear()
        world.servers["one"].rule("reports/2013/one.html", answer)
        taken = prove(open_address(world.servers["one"].url), world.archive.anchor, "reports/2013/one.html", now=NOW)
        assert taken.verdict is Verdict.UNAVAILABLE
        assert taken.sha256
        assert "no such file" not in taken.reason
        verdict, reason = world.check()["one"]
        assert verdict is Verdict.UNAVAILABLE
        assert "withdrawn" not in reason
    # A host cannot pretend: without the signed line, what is missing is missing.
    assert "WITHDRAWN" in dotstet.load(world.state, now=NOW).by_path()
