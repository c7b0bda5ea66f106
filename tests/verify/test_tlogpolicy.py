"""publish.verify.tlogpolicy: C2SP's form, and what nobody can fulfil is said when it is read."""

from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from publish.verify import signednote, tlogpolicy


def _public(number: int) -> str:
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32).public_key().public_bytes_raw().hex()


PEOPLE = {name: _public(number) for number, name in enumerate(("x1", "x2", "x3", "y1", "y2", "y3"))}
WITNESSES = "".join(f"witness {name} {signednote.vkey(f'{name}.example/w', key)}\n" for name, key in PEOPLE.items())
GROUPS = "group X 2 x1 x2 x3\ngroup Y any y1 y2 y3\ngroup both all X Y\nquorum both\n"


def test_the_example_of_the_specification_asks_for_what_it_says() -> None:
    """Oracle: the sentence beside the example: two of the X and one of the Y."""
    text = f"log example.com/log+deadbeef+AQAA https://log.example/\n \t# a remark \xe4\n\n{WITNESSES}\t{GROUPS}"
    found = tlogpolicy.parse(text.encode("latin-1"))
    assert tlogpolicy.parse(tlogpolicy.dump(found).encode()) == found
    names = [f"{name}.example/w" for name in PEOPLE]
    for size in range(len(names) + 1):
        for by in combinations(names, size):
            wanted = sum(name.startswith("x") for name in by) >= 2 and any(name.startswith("y") for name in by)
            assert (found.lacking(by) == ()) is wanted
    assert found.lacking(()) == (
        "2 of (2 of (x1.example/w, x2.example/w, x3.example/w), 1 of (y1.example/w, y2.example/w, y3.example/w))",
    )


def test_one_witness_is_a_quorum_and_none_asks_for_nobody() -> None:
    one = tlogpolicy.parse(f"{WITNESSES}quorum y1\n".encode())
    assert (one.lacking(["y1.example/w"]), one.lacking(["x1.example/w"])) == ((), ("1 of (y1.example/w)",))
    none = tlogpolicy.parse(f"{WITNESSES}quorum none".encode())
    assert (none.keys, none.lacking(())) == ((), ())
    assert tlogpolicy.parse(tlogpolicy.dump(none).encode()) == none


KEY = PEOPLE["x1"]
VKEY = signednote.vkey("x1.example/w", KEY)
SAME_NAME = signednote.vkey("x1.example/w", PEOPLE["x2"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no quorum line"),
        (WITNESSES + "quorum z\n", "line 7: nobody can fulfil it: 'z' is not defined above"),
        (WITNESSES + "quorum X\ngroup X 1 x1\n", "line 7: nobody can fulfil it"),
        (WITNESSES + "group X 4 x1 x2 x3\nquorum X\n", "line 7: nobody can fulfil it: '4' of 3"),
        (WITNESSES + "group X 0 x1\nquorum X\n", "nobody can fulfil it: '0' of 1"),
        (WITNESSES + "group X +1 x1\nquorum X\n", "nobody can fulfil it"),
        (WITNESSES + "group X 1 none\nquorum X\n", "'none' is not defined"),
        (WITNESSES + "group X 2 x1 x1\nquorum X\n", "'x1' is a member already"),
        (WITNESSES + "group X 1 x1\ngroup Y 1 x1\nquorum Y\n", "line 8: 'x1' is a member already"),
        (WITNESSES + "group x1 1 x2\nquorum x1\n", "'x1' is defined already"),
        (WITNESSES + "quorum x1\nquorum x2\n", "line 8: a second quorum"),
        (f"witness a {VKEY}\nwitness b {VKEY}\nquorum a\n", "line 2: this key has a line already"),
        (
            f"witness a {VKEY}\nwitness b {signednote.vkey('x1.example/w', PEOPLE['x2'])}\nquorum a",
            "two keys are called",
        ),
        (f"witness none {VKEY}\nquorum none\n", "'none' is defined already"),
        (f"witness a {VKEY[:13]}{'00000000'}{VKEY[21:]}\nquorum a\n", "hash is another"),
        ("witness a a.example+01234567+BBBB\nquorum a\n", "nobody here can fulfil it"),
        (f"witness a {signednote.vkey('w', '01' + '00' * 31)}\nquorum a\n", "anybody could sign"),
        ("witness a b\nquorum a\n", "line 1: no key in C2SP's form"),
        ("quorums a\n", "line 1: neither"),
        ("quorum none\r\n", "carriage return"),
        ("# \x00\nquorum none\n", "line 1: a control character"),
        ("#" * 65_537, "at most"),
    ],
)
def test_what_nobody_can_fulfil_is_said_by_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("+", r"\+")):
        tlogpolicy.parse(text.encode())
