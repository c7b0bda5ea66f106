"""What a reader's browser keeps of an archive, filled, spoilt and planted, as the worker finds it; run in node."""

import hashlib
import json

from securesystemslib.signer import CryptoSigner

from publish.tree.scripts.join import BROWSER
from tests.attacks.test_reader import FRONT, REPORT, town  # noqa: F401 - a fixture
from tests.readers.worker.conftest import Town
from tests.support import censor
from tests.support.scripts import answered


def test_a_policy_planted_where_a_reader_keeps_things() -> None:
    """Row 11: a kept policy where a friend counts twice, or of no form. Oracle: nobody can fulfil it."""
    ann, bo = (
        {"name": n, "public": CryptoSigner.generate_ed25519().public_key.keyval["public"]} for n in ("ann", "bo")
    )
    both = {"threshold": 2, "members": ["ann", "bo"]}
    quorums: list[object] = ["ann", both, {"threshold": 1, "members": [both]}]
    quorums += [{**both, "members": ["ann", "ann"]}, {**both, "threshold": 0}, {**both, "threshold": 3}, "cy", None]
    kept: list[object] = [{"own": {"keys": [ann, bo], "quorum": quorum}} for quorum in quorums]
    kept += [{"own": {"keys": [ann, {**bo, "public": ann["public"]}], "quorum": both}}, [1, 2, 3], None]
    script = (
        f"import {{ ownOf }} from {json.dumps((BROWSER / 'worker/witnesses.js').as_uri())};"
        f"const all = {json.dumps(kept)}.map((each) => ownOf({{ state: async () => each }}));"
        "console.log(JSON.stringify((await Promise.all(all)).map((own) => own && own.quorum)))"
    )
    assert answered(script) == [*quorums[:3], *[""] * 7, None]


def test_a_reader_whose_disk_is_full_by_now_is_led_back(town: Town) -> None:
    """Row 2: an older release, for who can write nothing down. Oracle: what was seen and kept is still known."""
    one = town.mirror()
    reader = town.reader(one)
    reader.do("read", path=REPORT)
    one.root = town.world.old
    reader.start(taking=False)
    assert reader.do("open") == 2
    assert reader.do("looked")[one.url]["verdict"] == "STALE"
    one.kill()
    found = reader.do("read", path=REPORT)
    assert (found["verdict"], found["address"]) == ("AUTHENTIC", "")
    reader.do("forget")
    assert reader.do("size")["count"] == 0


def test_bit_rot_of_what_a_reader_keeps(town: Town) -> None:
    """Row 41: what a browser kept has changed. Oracle: it is not shown; the true bytes come from a copy."""
    one = town.mirror()
    reader = town.reader(one)
    reader.do("read", path=REPORT)
    data = (town.world.copy / REPORT).read_bytes()
    reader.do("spoil", sha256=hashlib.sha256(data).hexdigest())
    found = reader.do("read", path=REPORT)
    assert (found["address"], found["text"]) == (one.url, data.decode("latin1"))


def test_what_was_planted_where_a_reader_keeps_things(town: Town) -> None:
    """Row 41: a page and a newer release that nobody signed lie in the store. Oracle: neither is believed or named."""
    one = town.mirror()
    reader = town.reader(one)
    reader.do("read", path=FRONT)
    assert reader.do("keptPages") == [FRONT]
    content = "<script>run()</script>"
    sha256, seen = hashlib.sha256(content.encode()).hexdigest(), {"release": 99, "top": "0" * 64, "timestamp": 99}
    reader.do("plant", path=REPORT, sha256=sha256, content=content, seen=seen)
    reader.start()
    reader.do("open")
    assert reader.do("keptPages") == []
    one.rule(REPORT, censor.status(451))
    assert reader.ask("read", path=REPORT)["verdict"] == "UNAVAILABLE"
    one.rules.clear()
    assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"


def test_notes_that_are_none_where_a_reader_keeps_things(town: Town) -> None:
    """Row 41: a neighbour at the same address writes nothing into notes. Oracle: pages are shown as before."""
    one = town.mirror()
    reader = town.reader(one)
    for key in ("mirrors", "paths"):
        for planted in (7, "x", {one.url + "/": None, REPORT: 7, FRONT: None}):
            reader.do("setState", key=key, value=planted)
            reader.start()
            assert reader.do("read", path=REPORT)["verdict"] == "AUTHENTIC"
            assert reader.do("keptPages") == [REPORT]
            reader.do("forget")
