"""mirrors.js: the next source is asked soon, every body ends, and who fails waits his turn."""

import socket

import pytest

from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.release import volunteers
from publish.release.volunteers import Volunteer
from tests.readers.worker.conftest import Town
from tests.support import censor
from tests.support.factory import lay

FRONT = "index.html"
BUSY_MS = 2500  # before another is asked, where a well source must not be missed because the machine is busy


def _dead() -> str:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{held.getsockname()[1]}/"


WOUNDS = {
    "kill": (None, "unreachable"),
    "reset": (censor.hang_up(reset=True), "unreachable"),
    "RST after headers": (censor.truncate(5, reset=True), "unreachable"),
    "404": (censor.status(404), "absent"),
    "451": (censor.status(451, b"blocked"), "absent"),
    "503": (censor.status(503), "unreachable"),
    "redirect loop": (censor.redirect("/{path}"), "unreachable"),
    "redirect to a block page": (censor.redirect("/blocked.html"), "wrong"),
    "block page 200": (censor.page(), "wrong"),
    "empty 200": (censor.page(b""), "absent"),
    "tamper": (censor.tamper(), "wrong"),
    "gzip bomb": (censor.gzip_bomb(), "wrong"),
    "endless": (censor.endless(), "wrong"),
    "endless with a length": (censor.endless(announced=100), "wrong"),
}


@pytest.mark.parametrize("wound", WOUNDS)
def test_who_fails_is_passed_over_at_once(town: Town, wound: str) -> None:
    answer, what = WOUNDS[wound]
    sick, well = town.mirror(), town.mirror()
    (town.world.copy / "blocked.html").write_bytes(censor.BLOCK_PAGE)
    if answer:
        sick.rule(FRONT, answer)
    reader = town.reader(sick if answer else _dead(), well, hedge=8000)  # nobody waits for that
    page = (town.world.copy / FRONT).read_text()
    found = reader.do("get", path=FRONT, maxLength=1 << 18, expect=page)
    print(f"{wound}: {reader.ms:.0f} ms")
    assert (found["address"], found["text"]) == (well.url, page)
    assert reader.ms < 7500
    assert [tried["what"] for tried in reader.do("standing").get("tried", [])] in ([], [what, "ok"])


@pytest.mark.parametrize("wound", ["black hole", "drip", "drip of headers", "late"])
def test_who_says_nothing_is_not_waited_for(town: Town, wound: str) -> None:
    answers = {
        "black hole": censor.black_hole(),
        "drip": censor.drip(0.2),
        "drip of headers": censor.drip(0.2, headers=True),
        "late": censor.slow(30),
    }
    sick, also, well = (town.mirror() for _ in range(3))
    for each in (sick, also):
        each.rule(FRONT, answers[wound])
    reader = town.reader(sick, also, well)
    page = (town.world.copy / FRONT).read_text()
    assert reader.do("get", path=FRONT, maxLength=1 << 18, expect=page)["address"] == well.url
    print(f"two of three {wound}: {reader.ms:.0f} ms")
    assert 450 < reader.ms < 20_000


def test_who_was_silent_once_costs_nothing_again_for_longer_each_time(town: Town) -> None:
    sick, well = town.mirror().rule(FRONT, censor.black_hole()), town.mirror()
    reader = town.reader(sick, well, hedge=BUSY_MS, stall=9000)
    reader.do("get", path=FRONT, maxLength=1 << 18)
    assert reader.ms > BUSY_MS - 50
    for silences, ms in enumerate((0, 61_000), 1):
        reader.do("later", ms=ms)
        reader.do("get", path=FRONT, maxLength=1 << 18)
        asked = len(sick.asked())
        reader.do("later", ms=ms + 59_000 * silences)
        assert reader.do("get", path=FRONT, maxLength=1 << 18)["address"] == well.url
        assert len(sick.asked()) == asked == silences


def test_who_is_known_to_be_quick_is_missed_sooner(town: Town) -> None:
    sick, well = town.mirror(), town.mirror()
    reader = town.reader(sick, well, hedge=6000, stall=9000)
    assert reader.do("get", path=FRONT, maxLength=1 << 18)["address"] == sick.url
    soon = max(2400, 4 * reader.do("memory")[sick.url]["ms"])  # a busy machine is not quick
    sick.rule(FRONT, censor.black_hole())
    assert reader.do("get", path=FRONT, maxLength=1 << 18)["address"] == well.url
    assert 2300 < reader.ms < soon + 3100


def test_with_ten_of_twelve_silent_the_last_two_are_found(town: Town) -> None:
    sick = [town.mirror().rule(FRONT, censor.black_hole()) for _ in range(10)]
    well = [town.mirror(), town.mirror()]
    reader = town.reader(*sick, *well)
    assert reader.do("get", path=FRONT, maxLength=1 << 18)["address"] in [each.url for each in well]
    print(f"ten of twelve: {reader.ms:.0f} ms")
    # One, two, four, and then as many as there are. How long that takes is for the bench to say.
    assert {each.url for each in sick if each.asked()} >= {each.url for each in sick[:7]}
    assert reader.ms < 20_000


def test_a_source_that_delivers_is_not_raced(town: Town) -> None:
    big = town.world.copy / "big.txt"
    big.write_bytes(b"a" * 400_000)
    one, other = town.mirror(), town.mirror()

    def steadily(handler: censor.Handler, path: str) -> None:
        handler.begin(200, {"Content-Length": "400000"})
        for _ in range(40):
            handler.wfile.write(b"a" * 10_000)
            handler.wfile.flush()
            handler.server.censor.ended.wait(0.08)

    one.rule("big.txt", steadily)
    reader = town.reader(one, other, hedge=BUSY_MS)
    assert reader.do("get", path="big.txt", maxLength=1 << 20)["address"] == one.url
    assert reader.ms > BUSY_MS
    assert other.asked() == []


MB = 1_000_000
PACES = {
    # Length, steps of seconds and paces, and what is decided after each: whom to stop, or "more".
    "in time": (2 * MB, [(3, [300_000]), (3, [300_000])], [[], []]),
    "late, and the others bring more": (
        60 * MB,
        [(3, [150_000]), (3, [150_000, 2 * MB, 9 * MB]), (3, [150_000, 2 * MB, 9 * MB])],
        ["more", [], []],
    ),
    "the line is slow": (
        2 * MB,
        [(3, [30_000]), (3, [10_000, 10_000, 10_000]), (3, [30_000]), (3, [30_000]), (3, [10_000] * 3)],
        ["more", [1, 2], [], "more", [1, 2]],
    ),
    "slow where it was quick": (60 * MB, [(3, [6 * MB]), (3, [5_000])], [[], "more"]),
    "more than the file has": (8_000, [(3, [5_000])], ["more"]),
    "nobody else": (60 * MB, [(3, [150_000]), (3, [150_000])], [[], []]),
    "nobody knows how much": (0, [(30, [5_000])], [[]]),
}


@pytest.mark.parametrize("case", PACES)
def test_who_would_be_late_is_raced_and_a_slow_line_is_spared(town: Town, case: str) -> None:
    length, steps, expected = PACES[case]
    given = [{"ms": 1000 * s, "paces": paces, "others": case != "nobody else"} for s, paces in steps]
    assert town.reader(town.mirror()).do("due", length=length, steps=given) == expected


def test_all_black_holes_come_to_an_end(town: Town) -> None:
    sick = [town.mirror().rule("*", censor.black_hole()) for _ in range(2)]
    reader = town.reader(*sick, stall=600)
    answer = reader.ask("get", path=FRONT, maxLength=100)
    assert answer["verdict"] == "UNKNOWN"
    assert [what for _, what in answer["tried"]] == ["unreachable", "unreachable"]
    assert reader.ms < 12_000


def test_the_worst_that_was_found_is_the_verdict(town: Town) -> None:
    one, two = town.mirror(), town.mirror().rule("*", censor.status(404))
    assert town.reader(one, two).ask("get", path=FRONT, maxLength=1 << 18, expect="x")["verdict"] == "TAMPERED"
    assert town.reader(two, _dead()).ask("get", path=FRONT, maxLength=1 << 18)["verdict"] == "UNAVAILABLE"


def test_a_body_is_not_read_beyond_its_limit(town: Town) -> None:
    sick = town.mirror().rule("*", censor.endless(pause_s=0.001))
    reader = town.reader(sick)
    assert reader.ask("get", path=FRONT, maxLength=1 << 18)["tried"] == [[sick.url, "wrong"]]
    assert reader.ms < 12_000


def test_who_failed_is_asked_last_until_his_time_is_over(town: Town) -> None:
    sick, well = town.mirror().rule(FRONT, censor.status(404)), town.mirror()
    reader = town.reader(sick, well, hedge=8000)
    page = (town.world.copy / FRONT).read_text()
    reader.do("get", path=FRONT, maxLength=1 << 18, expect=page)
    assert reader.do("order") == [well.url, sick.url]
    assert reader.do("memory")[sick.url]["failures"] == 1
    reader.do("get", path=FRONT, maxLength=1 << 18, expect=page)
    assert sick.asked() == [FRONT]
    reader.do("later", ms=10_000)
    assert reader.do("order") == [sick.url, well.url]
    reader.do("get", path=FRONT, maxLength=1 << 18, expect=page)
    assert reader.do("memory")[sick.url]["failures"] == 2
    reader.do("later", ms=25_000)
    assert reader.do("order")[0] == sick.url
    reader.do("later", ms=40_000_000)  # half is forgiven after six hours
    reader.do("get", path=FRONT, maxLength=1 << 18, expect=page)
    assert reader.do("memory")[sick.url]["failures"] == 2


def test_who_failed_by_a_clock_that_was_ahead_is_asked_in_his_turn_once_it_is_right(town: Town) -> None:
    sick, well = town.mirror().rule(FRONT, censor.status(404)), town.mirror()
    reader = town.reader(sick, well, hedge=8000)
    reader.do("later", ms=10 * 365 * 86_400_000)
    reader.do("get", path=FRONT, maxLength=1 << 18, expect=(town.world.copy / FRONT).read_text())
    assert reader.do("order") == [well.url, sick.url]
    reader.start()
    reader.do("open")
    assert reader.do("order") == [sick.url, well.url]


@pytest.mark.parametrize("ms", [3_600_000, -3_600_000])
def test_a_clock_that_is_set_meanwhile_makes_nobody_quick_or_slow(town: Town, ms: int) -> None:
    one = town.mirror()
    reader = town.reader(one)
    reader.do("leap", ms=ms)
    reader.do("get", path=FRONT, maxLength=1 << 18, expect=(town.world.copy / FRONT).read_text())
    assert 0 < reader.do("memory")[one.url]["ms"] < 600_000


def test_an_address_in_other_letters_is_the_same_source(town: Town) -> None:
    spelt = "https://xn--bcher-kva.example/%C3%BC/"
    reader = town.reader(
        spelt, "https://bücher.example/ü", "HTTPS://BÜCHER.example:443/ü/?a#b", "https://bucher.example/ü"
    )
    assert reader.do("order") == [spelt, "https://bucher.example/%C3%BC/"]


def test_addresses_carry_the_hash_against_caches_and_nothing_of_the_reader(town: Town) -> None:
    one = town.mirror()
    reader = town.reader(one)
    reader.do("open")
    reader.do("read", path="reports/2013/caf\u00e9-\u7ef4\u543e\u5c14.html")
    asked = {request.path: request for request in one.log}
    page = asked["reports/2013/caf\u00e9-\u7ef4\u543e\u5c14.html"]
    assert len(page.query) == 16
    assert not {"Cookie", "Referer", "Authorization"} & set(page.headers)
    assert asked["metadata/timestamp.json"].query == ""


def test_volunteers_are_asked_when_all_others_failed_and_believed_no_more(town: Town) -> None:
    """Oracle: the servers' own logs; and a page's hash, against a volunteer who forges."""
    own, lent, forging = town.mirror(), town.mirror(), town.mirror()
    with volunteers.changing(town.world.archive.state, MirrorList()) as rows:
        rows |= {each.url: Volunteer(each.url) for each in (lent, forging)}
    lay(town.world.archive.seal(mirrors=[Mirror(own.url, "folder")]).release, town.world.copy)
    forging.rule("*.html", censor.tamper())
    reader = town.reader(own, hedge=400)
    reader.do("open")
    reader.do("compared")
    assert reader.do("order")[0] == own.url
    assert set(reader.do("order")[1:]) == {lent.url, forging.url}
    reader.do("read", path=FRONT)
    assert (lent.asked(), forging.asked()) == ([], [])
    own.kill()
    found = reader.do("read", path="reports/2013/masanjia.html")
    assert (found["address"], found["text"]) == (lent.url, (town.world.copy / "reports/2013/masanjia.html").read_text())
