"""publish.archive.addresses: which of our addresses readers are told, and that silence strikes none off."""

from dataclasses import replace
from pathlib import Path

import pytest

from publish.archive import addresses
from publish.copies.hosts.memory import MemoryHost
from publish.core.errors import UnreachableError
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.core.settings import Config, HostSettings

ONE = "https://one.example/"
ONION = "http://letters.onion/"


class Silent(MemoryHost):
    """A host that cannot tell its address now."""

    def address(self) -> str:
        raise UnreachableError("no answer", host=self.name)


def test_the_list_has_each_hosts_public_address_once() -> None:
    hosts = [
        ("memory", MemoryHost("one", public=ONE), False),
        ("memory", MemoryHost("two", public=ONE), True),
        ("memory", MemoryHost("private"), False),
    ]
    assert addresses.listed(hosts, MirrorList()) == [Mirror(ONE, "memory", durable=True)]


def test_a_silent_host_keeps_the_addresses_of_its_kind_and_no_others() -> None:
    present = MirrorList((Mirror("ipns://k51", "ipfs"), Mirror("https://gone.example/", "s3"), Mirror(ONE, "ipfs")))
    hosts = [("ipfs", Silent("node"), True), ("memory", MemoryHost("one", public=ONE), False)]
    assert addresses.listed(hosts, present) == [Mirror(ONE, "memory"), Mirror("ipns://k51", "ipfs")]


def test_every_page_names_what_outlives_its_host_but_no_spare() -> None:
    onion = HostSettings("onion", "folder", public=ONION, durable=True)
    hosts = (onion, replace(onion, name="spare", spare=True), HostSettings("web", "folder", public=ONE))
    assert addresses.durable(Config(Path(), hosts=hosts), MirrorList) == [ONION]


def test_a_silent_nodes_own_names_are_those_that_were_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_: object) -> None:
        raise UnreachableError("no answer", host="node")

    monkeypatch.setattr(addresses, "open_host", silent)
    node = HostSettings("node", "ipfs", durable=True)
    present = MirrorList((Mirror("https://gate.example/", "ipfs", also=("ipns://k51",)), Mirror(ONE, "folder")))
    assert addresses.durable(Config(Path(), hosts=(node,)), lambda: present) == ["ipns://k51"]


def test_folders_on_this_machine_are_known(tmp_path: Path) -> None:
    hosts = (HostSettings("a", "folder", options={"path": "../a"}), HostSettings("b", "s3", options={"path": "x"}))
    assert addresses.folders_of(Config(tmp_path, hosts=hosts)) == (tmp_path / "../a",)


def test_what_a_worker_knows_by_itself_is_what_the_settings_say() -> None:
    hosts = (
        HostSettings("onion", "folder", public=ONION, durable=True),
        HostSettings("one", "folder", public=ONE),
        HostSettings("stick", "folder"),
        HostSettings("spare", "folder", public="https://spare.example/", spare=True),
    )
    assert addresses.of_the_day(Config(Path(), hosts=hosts), [ONION, "ipns://k51"]) == [ONION, "ipns://k51", ONE]
