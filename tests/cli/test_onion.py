"""publish.cli.onion: the address the same minute, and the key nowhere but in its file."""

from pathlib import Path

from publish.copies.onion import key
from tests.cli.conftest import Stet


def test_an_address_can_be_published_before_any_service_runs(archive: Path, tmp_path: Path, stet: Stet) -> None:
    place = tmp_path / "service"
    done = stet("onion", place, "--copy", tmp_path / "onion", "--user", "nobody")
    assert (done.code, done.err) == (0, "")
    address = (place / "service" / key.HOSTNAME).read_text().strip()
    assert done.out.startswith(f"http://{address}/\n")
    lines = done.out.splitlines()
    shown = lines[lines.index("for mirrors.toml:") + 1 :]
    mirrors = archive / "mirrors.toml"
    mirrors.write_text(mirrors.read_text() + "\n" + "\n".join(shown[: shown.index("")]) + "\n")
    said = stet("publish")
    # No Tor runs here: readers' view of it is unknown, and no reason for anything.
    assert "needs Tor: set proxy" in said.out or "the proxy 127.0.0.1:9050 cannot be reached" in said.out
    assert address in (tmp_path / "onion" / "mirrors.html").read_text()
    assert address in (tmp_path / "onion" / "index.html").read_text()  # durable: on every page


def test_the_key_is_in_no_output(tmp_path: Path, stet: Stet) -> None:
    """Whatever is asked for. Oracle: the bytes of the secret, in every form of them."""
    place = tmp_path / "service"
    asked = ["onion", str(place), "--copy", "/srv/letters"]
    rehearsed = stet(*asked, "--dry-run", "--json").json
    assert (rehearsed["address"], rehearsed["made"]) == (None, True)
    outs = [stet(*asked, "--json", "-v"), stet(*asked), stet(*asked, "--dry-run"), stet(*asked, "--json")]
    assert [said.code for said in outs] == [0, 0, 0, 0]
    secret = (place / "service" / key.SECRET).read_bytes()[32:]
    texts = [said.out + said.err for said in outs] + [file.read_text() for file in place.iterdir() if file.is_file()]
    for text in texts:
        assert secret.hex() not in text
        assert repr(secret)[2:20] not in text
    (place / "torrc").write_text("# mine")
    assert "torrc differs from what stet writes, and stays as it is" in stet(*asked).err
