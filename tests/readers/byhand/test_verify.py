"""publish/readers/byhand/verify.sh: in the shells that readers have, on copies good and forged."""

import os
from pathlib import Path

import pytest

from publish.copies.hosts.web import HEADERS
from publish.core.files import walk
from publish.core.formats import layout
from tests.support.censor import Censor, Handler, endless
from tests.support.services.cache import Unavailable, find
from tests.support.services.fixtures import skipping
from tests.support.services.shells import NAMES, shell
from tests.vectors import byhand, judge

# One of each kind: all 300 take two minutes (tests/vectors/byhand.py).
VECTORS = [
    "two",
    "rotated-root",
    "threshold-met",
    "threshold-not-met",
    "threshold-one-signature-twice",
    "threshold-one-key-under-two-ids",
    "threshold-not-met-with-strangers",
    "signature-flipped",
    "signature-r-of-small-order",
    "key-of-order-one",
    "key-not-canonical",
    "keyid-is-a-label",
    "key-swapped-of-the-editor",
    "key-swapped-in-the-next-root",
    "flipped-timestamp-expiry",
    "mixed-snapshot",
    "renumbered-targets",
    "root-not-by-the-former",
    "root-then-web-page",
    "signed-targets-by-the-online-key",
    "wrong-archive",
    "page-flipped",
    "page-extra",
    "page-of-another-path",
    "listing-out-of-order",
    "listing-crlf",
    "listing-here-flipped",
    "json-comma-too-many",
    "json-comma-too-few",
    "json-signature-of-a-stranger-twice",
    "form-targets-delegate-to-one-key-twice",
]
TWO = judge.read("two")["fingerprint"]


def shell_of(name: str) -> list[str]:
    with skipping():
        return shell(name)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with a genuine copy of two releases in it."""
    for path, data in judge.files_of("two").items():
        file = tmp_path / "copy" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "by"),
    [(n, "dash") for n in VECTORS]
    + [(n, "busybox") for n in ("rotated-root", "threshold-not-met", "page-flipped", "signature-flipped")],
)
def test_of_a_vector_it_takes_what_is_genuine_and_nothing_else(tmp_path: Path, name: str, by: str) -> None:
    assert byhand.is_its(name)
    said = byhand.judged(name, shell_of(by), tmp_path)
    # Nobody signed these two: the one is made from what is signed, the other is the online key's.
    assert byhand.taken(said) == byhand.genuine(name) - {layout.LISTING, layout.MIRRORS_PAGE}, said.stderr
    assert said.returncode in (0, 1)
    assert os.listdir(tmp_path) == ["copy"], "it leaves nothing behind"


def test_it_needs_no_other_program_than_it_says(two: Path) -> None:
    tools = two / "tools"
    tools.mkdir()
    for name in ("openssl", "sed", "grep", "cut", "sha256sum"):
        found = find(name)
        assert found is not None, name
        (tools / name).symlink_to(found)
    said = byhand.run([TWO, "copy", "index.html"], by=shell_of("dash"), here=two, env={"PATH": str(tools)})
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("AUTHENTIC: index.html\nrelease 2 of ")


def test_with_the_tools_of_a_mac_it_says_what_lacks(two: Path) -> None:
    tools = two / "tools"
    tools.mkdir()
    for name in ("sed", "grep", "cut", "shasum", "perl"):
        found = find(name)
        assert found is not None, name
        (tools / name).symlink_to(found)
    (tools / "openssl").write_text("#!/bin/sh\necho LibreSSL 3.3.6\n")
    (tools / "openssl").chmod(0o755)
    called = [TWO, "copy", "index.html"]
    said = byhand.run(called, by=shell_of("dash"), here=two, env={"PATH": str(tools)})
    assert (said.returncode, said.stdout) == (2, "")
    assert "brew install openssl@3" in said.stderr
    (tools / "openssl").unlink()
    (tools / "openssl").symlink_to(find("openssl") or "")
    said = byhand.run(called, by=shell_of("dash"), here=two, env={"PATH": str(tools)})
    assert (said.returncode, said.stderr, byhand.taken(said)) == (0, "", {"index.html"})


@pytest.mark.parametrize("by", NAMES)
def test_a_copy_at_an_address_is_proved_by_what_people_paste(two: Path, by: str) -> None:
    with skipping():
        if not (find("curl") or find("wget")):
            raise Unavailable("neither curl nor wget is installed")
    with Censor(two / "copy") as server:
        page = f"{server.url}/reports/2013/masanji%61.html?x=1#p14"
        said = byhand.run([f"stet:{TWO}", f"{server.url}/", page, ""], by=shell_of(by), here=two)
        lacks = byhand.run([TWO, f"{server.url}/elsewhere", page], by=shell_of(by), here=two)
    assert byhand.taken(said) == {"reports/2013/masanjia.html", "index.html"}, said.stderr
    assert said.returncode == 0
    assert (lacks.returncode, lacks.stdout) == (1, "")
    assert "has no metadata/1.root.json" in lacks.stderr


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        ([TWO, "copy"], 2, "usage: "),
        (["0123", "copy", "index.html"], 2, "64 digits"),
        ([TWO.upper().replace("A", "Z"), "copy", "index.html"], 2, "64 digits"),
        ([TWO, "copy", "../outside"], 1, "names no such file"),
        ([TWO, "copy", "reports"], 1, "names no such file"),
        ([TWO, "copy", "-rf"], 1, "names no such file"),
        ([TWO, "nowhere", "index.html"], 1, "no archive is here"),
    ],
)
def test_a_call_that_cannot_be_answered_says_why(two: Path, words: list[str], code: int, hint: str) -> None:
    said = byhand.run(words, by=shell_of("dash"), here=two)
    assert (said.returncode, byhand.taken(said)) == (code, set())
    assert hint in said.stderr


@pytest.mark.parametrize("patience", ["soon", "1h", "0", "-1", "1.5", "9999999"])
def test_a_patience_that_is_no_number_of_seconds_is_refused(two: Path, patience: str) -> None:
    said = byhand.run(
        [TWO, "copy", "index.html"], by=shell_of("dash"), here=two, env={**os.environ, "VERIFY_S": patience}
    )
    assert (said.returncode, byhand.taken(said)) == (2, set())
    assert "VERIFY_S is a number of seconds" in said.stderr


@pytest.mark.parametrize("by", NAMES)
@pytest.mark.parametrize(
    "path",
    [
        "x\nAUTHENTIC: reports/2013/masanjia.html",
        "x%0DAUTHENTIC: index.html",
        "x%1b[2J",
        "x%c2%9b2J",
        "x%e2%80%aelmth",
        "index.html%00",
    ],
)
def test_a_link_writes_nothing_of_its_own_on_the_screen(two: Path, path: str, by: str) -> None:
    said = byhand.run([TWO, "copy", path], by=shell_of(by), here=two)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "NOT PROVEN: a path with characters that no name here has\n"


@pytest.mark.parametrize("by", NAMES)
def test_a_link_is_read_once_as_a_browser_does(two: Path, by: str) -> None:
    """`echo` of dash makes %41 of \\004541 each time anew: a script that looks again has no end."""
    links = ["x\\004541", "x\\033[2J", "index%252ehtml", "index%2ehtml"]
    said = byhand.run([TWO, "copy", *links], by=shell_of(by), here=two)
    assert byhand.taken(said) == {"index.html"}
    names = [line.split(": ")[1] for line in said.stderr.splitlines()]
    assert names == ["x\\004541", "x\\033[2J", "index%2ehtml"]


@pytest.mark.parametrize("by", NAMES)
def test_an_answer_without_an_end_ends(two: Path, by: str) -> None:
    with skipping():
        if not (find("curl") or find("wget")):
            raise Unavailable("neither curl nor wget is installed")
    with Censor(two / "copy") as server:
        server.rule("metadata/timestamp.json", endless())
        said = byhand.run([TWO, server.url, "index.html"], by=shell_of(by), here=two)
        agents = {request.headers["User-Agent"] for request in server.log}
    assert (said.returncode, byhand.taken(said)) == (1, set())
    assert "timestamp" in said.stderr
    assert agents == {dict(HEADERS)["User-Agent"]}
    assert os.listdir(two) == ["copy"]


def _dripping(handler: Handler, _path: str) -> None:
    handler.begin(200, {})
    while not handler.server.censor.ended.wait(0.2):
        handler.wfile.write(b" ")


@pytest.mark.parametrize(("by", "client"), [("dash", "curl"), ("dash", "wget"), ("busybox", "wget")])
def test_an_answer_that_drips_ends(two: Path, by: str, client: str) -> None:
    tools = two / "tools"
    tools.mkdir()
    with skipping():
        for name in ("openssl", "sed", "grep", "cut", "sha256sum", "wc", "rm", "sleep", client):
            if (found := find(name)) is None:
                raise Unavailable(f"{name} is not installed")
            (tools / name).symlink_to(found)
    env = {"PATH": str(tools), "HOME": str(two)}
    (two / ".wgetrc").write_text("user_agent = of-mine\n")
    with Censor(two / "copy") as server:
        whole = byhand.run([TWO, server.url, "index.html"], by=shell_of(by), here=two, env=env)
        server.rule("*", _dripping)
        said = byhand.run([TWO, server.url, "index.html"], by=shell_of(by), here=two, env=env | {"VERIFY_S": "1"})
        agents = {request.headers["User-Agent"] for request in server.log}
    assert (whole.returncode, byhand.taken(whole)) == (0, {"index.html"}), whole.stderr
    assert (said.returncode, byhand.taken(said)) == (1, set())
    assert "no answer for metadata/1.root.json, or one without an end" in said.stderr
    assert agents == {dict(HEADERS)["User-Agent"]}
    assert {*os.listdir(two)} == {"copy", "tools", ".wgetrc"}


@pytest.mark.parametrize("by", NAMES)
def test_a_file_that_is_too_long_is_a_forgery_and_ends_nothing(two: Path, by: str) -> None:
    with skipping():
        if not (find("curl") or find("wget")):
            raise Unavailable("neither curl nor wget is installed")
    with Censor(two / "copy") as server:
        server.rule("reports/2013/masanjia.html", endless())
        said = byhand.run([TWO, server.url, "reports/2013/masanjia.html", "index.html"], by=shell_of(by), here=two)
    assert (said.returncode, byhand.taken(said)) == (1, {"index.html"})
    assert "NOT PROVEN: reports/2013/masanjia.html: not the bytes" in said.stderr


def test_it_is_in_each_copy_and_no_archive_changes_it(tmp_path: Path) -> None:
    from tests.support.small import archive, made

    tree = made(archive(tmp_path), fingerprint="0123456789abcdef" * 4)
    (script,) = [file for path, file in walk(tree.root) if path == layout.BY_HAND]
    assert script.read_bytes() == byhand.SCRIPT.read_bytes()
    assert byhand.SCRIPT.read_bytes().isascii()
