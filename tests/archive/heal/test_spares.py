"""publish.archive.heal: a loss costs one spare, and nothing else costs any."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publish.archive.heal import Healed
from publish.archive.inservice import Place
from publish.copies import roll
from publish.copies.hosts.folder import FolderHost
from publish.core.errors import RefusedError, UnreachableError
from tests.archive.heal.conftest import World, verdicts
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import Archive, lay


def test_a_takedown_is_answered_with_one_more_copy_and_every_copy_names_it(world: World) -> None:
    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    healed = world.heal()
    assert verdicts(healed.before)["two"] == "UNAVAILABLE"
    assert healed.joined == ("spare",)
    assert healed.left == ()
    assert verdicts(healed.after) == {"one": "FRESH", "two": "FRESH", "stick": "FRESH", "spare": "FRESH"}
    spare = world.servers["spare"].url
    assert spare in world.listed()
    for name in ("one", "two", "stick", "spare"):
        assert spare in (world.folders[name] / "mirrors.html").read_text()
    assert spare in world.listed()
    again = world.heal()
    assert (again.receipts, again.joined) == ((), ())


def test_a_host_that_gives_no_answer_is_left_alone_and_no_spare_is_spent(world: World) -> None:
    world.servers["one"].__exit__(None, None, None)
    healed = world.heal()
    assert verdicts(healed.before)["one"] == "UNKNOWN"
    assert healed.unknown == ("one",)
    assert healed.receipts == ()
    assert healed.joined == ()
    assert world.servers["one"].url in world.listed()


def test_no_spare_is_brought_in_at_a_place_that_is_somebodys(world: World, tmp_path: Path) -> None:
    other = Archive(tmp_path / "other", {"index.html": "of others"})
    lay(other.release(), world.folders["spare"])
    before = sorted(world.folders["spare"].rglob("*"))
    shutil.rmtree(world.folders["two"])
    world.folders["two"].mkdir()
    healed = world.heal()
    assert healed.joined == ()
    assert [(f.host, "another archive lies here" in f.message) for f in healed.failures] == [("spare", True)]
    assert sorted(world.folders["spare"].rglob("*")) == before


@pytest.fixture
def with_spares(world: World, tmp_path: Path) -> Iterator[World]:
    """A world with three spares, all of them empty; both copies were seen well."""
    more = []
    for name in ("spare-2", "spare-3"):
        world.folders[name] = tmp_path / name
        world.folders[name].mkdir()
        world.servers[name] = Censor(world.folders[name])
        world.servers[name].__enter__()
        more.append(world.servers[name])
        world.places.append(world.place(name, spare=True))
    seen(world, world.heal())
    yield world
    for server in more:
        server.__exit__(None, None, None)


def seen(world: World, healed: Healed) -> Healed:
    """What the door does with a heal: remember which copies are well."""
    roll.looked(world.archive.state, healed.before, world.release)
    roll.looked(world.archive.state, healed.after, world.release)
    return healed


def test_a_loss_that_lasts_costs_one_spare_however_many_nights(with_spares: World) -> None:
    with_spares.servers["two"].rule("*", censor.status(403))
    joined = [seen(with_spares, with_spares.heal()).joined for _ in range(4)]
    assert joined == [("spare",), (), (), ()]


def test_a_copy_that_comes_and_goes_costs_one_spare(with_spares: World) -> None:
    joined = []
    for _ in range(3):
        with_spares.servers["two"].rule("*", censor.status(451))
        joined.append(seen(with_spares, with_spares.heal()).joined)
        with_spares.servers["two"].rules.clear()
        joined.append(seen(with_spares, with_spares.heal()).joined)
    assert joined == [("spare",), (), (), (), (), ()]


def test_a_spare_that_is_lost_as_well_is_answered_once(with_spares: World) -> None:
    with_spares.servers["two"].rule("*", censor.status(403))
    assert seen(with_spares, with_spares.heal()).joined == ("spare",)
    with_spares.servers["spare"].rule("*", censor.status(403))
    assert [seen(with_spares, with_spares.heal()).joined for _ in range(3)] == [("spare-2",), (), ()]


def test_two_losses_cost_two_spares(with_spares: World) -> None:
    for name in ("one", "two"):
        with_spares.servers[name].rule("*", censor.status(410))
    plan = with_spares.heal(dry_run=True).plan
    assert [line for line in plan if "bring it in" in line] == [
        "spare: bring it in, and sign it into the mirror list",
        "spare-2: bring it in, and sign it into the mirror list",
    ]
    assert [seen(with_spares, with_spares.heal()).joined for _ in range(2)] == [("spare", "spare-2"), ()]


def test_a_spare_that_the_publisher_took_away_again_answers_nothing(with_spares: World) -> None:
    with_spares.servers["two"].rule("*", censor.status(403))
    assert seen(with_spares, with_spares.heal()).joined == ("spare",)
    with_spares.places = [p for p in with_spares.places if p.settings.name != "spare"]
    assert [seen(with_spares, with_spares.heal()).joined for _ in range(2)] == [("spare-2",), ()]


def test_a_challenge_for_browsers_costs_no_spare(with_spares: World) -> None:
    with_spares.servers["two"].rule("*", lambda h, _: h.answer(b"One moment", 403, cf_mitigated="challenge"))
    healed = with_spares.heal()
    assert (healed.joined, healed.unknown, healed.receipts) == ((), ("two",), ())


def test_an_address_that_was_never_right_is_no_loss_and_is_not_struck_off(with_spares: World, tmp_path: Path) -> None:
    with Censor(tmp_path / "nowhere") as wrong:
        folder = str(with_spares.folders["two"])
        settings = replace(with_spares.places[1].settings, public=wrong.url)
        with_spares.places[1] = Place(settings, FolderHost("two", folder, wrong.url))
        for _ in range(3):
            healed = seen(with_spares, with_spares.heal())
            assert (healed.joined, healed.left) == ((), ())
            assert verdicts(healed.after)["two"] == "UNAVAILABLE"


def test_a_stick_that_is_unplugged_costs_no_spare(with_spares: World, tmp_path: Path) -> None:
    with_spares.folders["stick"].rename(tmp_path / "drawer")
    (tmp_path / "publisher/x").write_text("")
    assert with_spares.heal().joined == ()


def test_a_host_that_does_not_answer_a_push_is_not_given_up(with_spares: World) -> None:
    class Silent(FolderHost):
        def _begin(self) -> None:
            raise UnreachableError("no answer", host=self.name)

    two = with_spares.servers["two"].url
    with_spares.servers["two"].rule("*", censor.status(404))
    silent = Silent("two", str(with_spares.folders["two"]), two)
    with_spares.places[1] = replace(with_spares.places[1], host=silent)
    healed = with_spares.heal()
    assert (healed.left, healed.joined) == ((), ("spare",))
    assert two in with_spares.listed()


def test_what_we_may_not_read_ourselves_is_unknown_and_not_gone(with_spares: World) -> None:
    class Locked(FolderHost):
        def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
            raise RefusedError("the access key or its secret is wrong", host=self.name)

    locked = Locked("stick", str(with_spares.folders["stick"]))
    with_spares.places[2] = replace(with_spares.places[2], host=locked)
    healed = with_spares.heal()
    assert verdicts(healed.before)["stick"] == "UNKNOWN"
    assert (healed.receipts, healed.joined) == ((), ())
