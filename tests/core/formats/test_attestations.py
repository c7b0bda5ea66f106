"""publish.core.formats.attestations: the list is read as it was written, bounded, and nobody fills it for others."""

import json

import pytest

from publish.core.errors import SignatureError
from publish.core.formats.attestations import ATTESTATION_MAX_LENGTH, ATTESTATIONS_MAX, Attestation, dump, parse
from publish.core.model import Entry


def one(number: int = 1, by: str = "ann", kind: str = "rfc3161", digit: str = "a", length: int = 7) -> Attestation:
    return Attestation(kind, number, by, Entry(f"targets/{digit * 64}.tsr", digit * 64, length))


def test_the_same_list_gives_the_same_bytes_and_comes_back() -> None:
    rows = [one(2), one(1, "bo", digit="b"), one(1, kind="unknown to us", digit="c")]
    assert dump(rows) == dump(reversed(rows))
    assert set(parse(dump(rows))) == set(rows)
    assert [a.release for a in parse(dump(rows))] == [1, 1, 2]


@pytest.mark.parametrize(
    "change",
    [
        {"path": f"targets/{'a' * 63}.tsr"},
        {"path": "../x.tsr"},
        {"path": f"targets/{'a' * 64}.TSR"},
        {"length": 0},
        {"length": ATTESTATION_MAX_LENGTH + 1},
        {"length": True},
        {"length": "7"},
        {"release": "1"},
        {"kind": 7},
        {"by": None},
    ],
)
def test_a_row_that_could_be_none_is_refused(change: dict[str, object]) -> None:
    value = json.loads(dump([one()]))
    value["attestations"][0] |= change
    with pytest.raises(SignatureError, match="not a list of attestations"):
        parse(json.dumps(value).encode())


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"[" * 100_000, b'{"attestations": {}}', b'{"attestations": [1]}'])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(SignatureError):
        parse(data)


def test_a_list_without_end_is_cut_and_a_known_witness_is_read_before_the_cut() -> None:
    row = json.loads(dump([one(by="nobody")]))["attestations"][0]
    last = json.loads(dump([one(by="ann", digit="b")]))["attestations"][0]
    data = json.dumps({"attestations": [*[row] * ATTESTATIONS_MAX, last]}).encode()
    assert {a.by for a in parse(data)} == {"nobody"}
    found = parse(data, ["ann"])
    assert (len(found), found[0].by) == (ATTESTATIONS_MAX, "ann")
