import pytest

from publish.core.errors import ConfigError
from publish.core.formats import webseeds
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror


def listed(*addresses: str) -> MirrorList:
    return MirrorList(tuple(Mirror(address, "folder") for address in addresses))


HOSTILE = (
    "https://user:hunter2@a.example/letters/",
    "https://user@a.example/letters/",
    "http://abcdefghijklmnop.onion/letters/",
    "http://abcdefghijklmnop.ONION./letters/",
    "http://127.0.0.1:8080/letters/",
    "http://[::1]/letters/",
    "http://192.168.1.4/letters/",
    "http://nas/letters/",
    "http://nas.local/letters/",
    "https://a.example/letters/?token=1",
    "https://a.example:99999/letters/",
    "ipfs://bafy/letters/",
    "magnet:?xt=urn:btih:00",
    "https://[x/letters/",
    "https://user:hunter2/3@a.example/letters/",
)


def test_copies_whose_last_folder_has_the_name_are_web_seeds() -> None:
    mirrors = listed("https://a.example/letters/", "https://b.example/", "http://c.example:81/x/letters", *HOSTILE)
    assert webseeds.web_seeds(mirrors, "letters") == ("https://a.example/", "http://c.example:81/x/")
    assert webseeds.unused(mirrors, "letters") == ("https://b.example/",)
    assert webseeds.web_seeds(mirrors, "letters", ["https://d.example/"])[-1] == "https://d.example/"


def test_a_further_name_of_a_copy_counts_as_well() -> None:
    mirrors = MirrorList((Mirror("ipns://k51/", "ipfs", also=("https://g.example/ipns/letters/",)),))
    assert webseeds.web_seeds(mirrors, "letters") == ("https://g.example/ipns/",)


@pytest.mark.parametrize("address", HOSTILE)
def test_no_client_is_sent_to_a_hostile_address(address: str) -> None:
    assert webseeds.seed_fault(address)
    with pytest.raises(ConfigError) as e:
        webseeds.check_addresses((), [address])
    assert "hunter2" not in str(e.value)


@pytest.mark.parametrize(
    "tracker", ["udp://u:hunter2@t.example:1", "ftp://t.example/", "udp://", "udp://t:x", "udp://\u5b57"]
)
def test_a_tracker_is_an_address_for_everybody(tracker: str) -> None:
    with pytest.raises(ConfigError) as e:
        webseeds.check_addresses([tracker], ())
    assert "hunter2" not in str(e.value)
    webseeds.check_addresses(["udp://t.example:6969/announce", "https://t.example/announce"], ["https://a.example/"])


@pytest.mark.parametrize(
    ("addresses", "title", "name"),
    [
        (("https://a.example/letters/", "https://b.example/x/letters/", "https://c.example/other/"), "T", "letters"),
        (("https://a.example/",), "Letters from Masanjia!", "letters-from-masanjia"),
        (("http://127.0.0.1/x/", "https://a.example/.well/"), "\u9a6c\u4e09\u5bb6", "0123456789abcdef"),
    ],
)
def test_the_name_is_the_web_copies_folder_or_the_title(addresses: tuple[str, ...], title: str, name: str) -> None:
    assert webseeds.name_of(listed(*addresses), title, "0123456789abcdef" * 4) == name


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "con", "a:b", "e\u0301", "\u202etxt", "x" * 101])
def test_a_name_is_one_for_a_folder_on_every_disk(name: str) -> None:
    with pytest.raises(ConfigError, match="--name"):
        webseeds.check_name(name)
