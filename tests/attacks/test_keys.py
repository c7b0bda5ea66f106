"""Who may sign, and how many must: edge cases of signatures, stolen and lost keys, chains of roots."""

import hashlib
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publish.core.errors import ConfigError, SignatureError, WaitingError
from publish.core.formats.strictjson import canonical
from publish.release.keys import Keyring
from publish.verify.head import Anchor
from publish.verify.metadata import ROOT_ROTATIONS_MAX
from publish.verify.tufapi import CryptoSigner, Key, Metadata, Root, Targets
from tests.attacks.conftest import World
from tests.attacks.desk import Desk, bounded, changed, read
from tests.support.factory import PASSPHRASE, Archive, add

L = 2**252 + 27742317777372353535851937790883648493  # order of Ed25519's base point
IDENTITY = (1).to_bytes(32, "little").hex()


def _under_its_id(key: dict[str, Any]) -> Key:
    return Key.from_dict(hashlib.sha256(canonical(key)).hexdigest(), key)


def _malleable(signature: str) -> str:
    s = int.from_bytes(bytes.fromhex(signature[64:]), "little") + L
    return signature[:64] + s.to_bytes(32, "little").hex()


@pytest.mark.parametrize(
    "spoil",
    [
        _malleable,
        lambda s: s[:-2],
        lambda s: s + "00",
        lambda s: "",
        lambda s: "zz" + s[2:],
        lambda s: IDENTITY + "00" * 32,
        lambda s: (2**255 - 18).to_bytes(32, "little").hex() + s[64:],
        lambda s: s[:64] + "00" * 32,
        lambda s: s[64:] + s[:64],
    ],
    ids=["S+L", "63 bytes", "65 bytes", "empty", "not hex", "R of order 1, S=0", "R not canonical", "S=0", "swapped"],
)
def test_signature_edge_cases(world: World, spoil: Callable[[str], str]) -> None:
    """Row 13: signatures that a lax reader takes. Oracle: refused; the strict reading of RFC 8032 is meant."""
    file = world.copy / "metadata/timestamp.json"

    def change(value: Any) -> None:
        value["signatures"][0]["sig"] = spoil(value["signatures"][0]["sig"])

    file.write_bytes(changed(file.read_bytes(), change))
    with pytest.raises(SignatureError):
        read(world.copy, world.anchor)


@pytest.mark.parametrize("point", [IDENTITY, "ec" + "ff" * 30 + "7f", "00" * 32, "ee" + "ff" * 30 + "7f"])
def test_signature_by_a_key_of_small_order(desk: Desk, point: str) -> None:
    """Row 13: a root names a key that anybody can sign for. Oracle: refused, by every reader alike."""
    weak = _under_its_id({"keytype": "ed25519", "scheme": "ed25519", "keyval": {"public": point}})
    desk.root.add_key(weak, "targets")
    desk.root.roles["targets"].threshold = 1
    desk.anchor = Anchor.of_root(desk.sign_root(*desk.holders))
    metadata = desk.targets()
    payload = metadata.to_bytes()
    # R of order 1 and S = 0 fit half of all messages, where the key is of order 2; all, of order 1.
    desk.point(changed(payload, lambda v: v.update(signatures=[{"keyid": weak.keyid, "sig": IDENTITY + "00" * 32}])))
    with pytest.raises(SignatureError):
        desk.read()


def test_duplicate_signatures(desk: Desk) -> None:
    """Row 14: one editor's signature twice. Oracle: the threshold of two is not met."""
    metadata = desk.targets()
    metadata.sign(desk.editors[0])
    desk.point(changed(metadata.to_bytes(), lambda v: v["signatures"].append(v["signatures"][0])))
    with pytest.raises(SignatureError):
        desk.read()


def test_duplicate_keyids(desk: Desk) -> None:
    """Row 14: one key under two names. Oracle: it is one key, the threshold is not met, or the root refused."""
    key = desk.editors[0].public_key
    alias = _under_its_id({**key.to_dict(), "note": "the same key, written otherwise"})
    desk.root.add_key(alias, "targets")
    desk.anchor = Anchor.of_root(desk.sign_root(*desk.holders))
    metadata = desk.targets()
    metadata.sign(desk.editors[0])
    signature = metadata.signatures[key.keyid].to_dict() | {"keyid": alias.keyid}
    desk.point(changed(metadata.to_bytes(), lambda v: v["signatures"].append(signature)))
    with pytest.raises(SignatureError):
        desk.read()


@pytest.mark.parametrize("role", ["root", "targets", "timestamp"])
def test_key_under_the_id_of_another(desk: Desk, role: str) -> None:
    """Row key ids: the holders sign a root in which a thief's key has an honest id. Oracle: no reader takes it."""
    thief, keyid = CryptoSigner.generate_ed25519(), desk.root.roles[role].keyids[0]
    desk.root.keys[keyid] = Key.from_dict(keyid, thief.public_key.to_dict())
    desk.rotate(*desk.holders)
    with pytest.raises(SignatureError, match="the id of a key"):
        desk.read()


def test_mirrors_key_under_the_id_of_another(desk: Desk) -> None:
    """Row key ids: an editor signs a release that gives a thief the mirror list. Oracle: no reader takes it."""
    thief = CryptoSigner.generate_ed25519()

    def swap(targets: Targets) -> None:
        assert targets.delegations is not None
        targets.delegations.keys = {k: Key.from_dict(k, thief.public_key.to_dict()) for k in targets.delegations.keys}

    desk.publish(*desk.editors[:2], change=swap)
    with pytest.raises(SignatureError, match="the id of a key"):
        desk.read()


def test_key_theft_below_the_threshold(desk: Desk) -> None:
    """Row 15: one of two editors' keys is stolen. Oracle: with it alone nothing is published; with two it is."""

    def forge(targets: Targets) -> None:
        targets.targets["SHA256SUMS"].unrecognized_fields["custom"]["title"] = "forged"

    desk.publish(desk.editors[0], change=forge)
    with pytest.raises(SignatureError, match="not signed by enough"):
        desk.read()
    desk.publish(desk.editors[0], desk.editors[2], change=forge)
    assert desk.read().signed.title == "forged"


def test_theft_of_the_online_key(desk: Desk) -> None:
    """Row 15: the publishing box is taken. Oracle: its key signs no release and no root, only denial."""
    desk.publish(desk.online, CryptoSigner.generate_ed25519(), *desk.holders)
    with pytest.raises(SignatureError, match="targets metadata is not signed by enough"):
        desk.read()
    desk.publish(*desk.editors[:2])
    assert desk.read().release == 1
    desk.rotate(desk.online)
    with pytest.raises(SignatureError, match="root metadata is not signed by enough"):
        desk.read()


def test_theft_and_rotation(desk: Desk) -> None:
    """Row 15: a stolen editor's key is replaced by the root's holders. Oracle: it counts no more."""
    stolen, new = desk.editors[0], CryptoSigner.generate_ed25519()
    desk.root.revoke_key(stolen.public_key.keyid, "targets")
    desk.root.add_key(new.public_key, "targets")
    desk.rotate(*desk.holders[1:])
    desk.publish(stolen, desk.editors[1])
    with pytest.raises(SignatureError):
        desk.read()
    desk.publish(new, desk.editors[1])
    assert desk.read().release == 1


def test_theft_of_root_holders_keys(desk: Desk) -> None:
    """Row 15: one of two root holders' keys is stolen, and makes a root of its own. Oracle: not followed."""
    thief = CryptoSigner.generate_ed25519()
    desk.root.version = 2
    for holder in desk.holders:
        desk.root.revoke_key(holder.public_key.keyid, "root")
    desk.root.add_key(thief.public_key, "root")
    desk.root.roles["root"].threshold = 1
    desk.sign_root(thief, desk.holders[0])
    with pytest.raises(SignatureError, match="root metadata is not signed by enough"):
        desk.read()


def test_root_rotated_as_often_as_is_followed(desk: Desk) -> None:
    """Row 16: 256 changes of the root. Oracle: an old reader follows them all, in bounded time."""
    for _ in range(ROOT_ROTATIONS_MAX + 1):
        desk.rotate(*desk.holders[:2])
    with bounded(seconds=10, megabytes=64), pytest.raises(SignatureError, match="more than 256 changes"):
        desk.read()
    (desk.folder / f"metadata/{ROOT_ROTATIONS_MAX + 2}.root.json").unlink()
    with bounded(seconds=10, megabytes=64):
        assert len(desk.read().roots) == ROOT_ROTATIONS_MAX + 1


def test_root_rotated_without_end(desk: Desk) -> None:
    """Row 16: 300 changes. Oracle: a clear error at 256, not a hang."""
    for _ in range(300):
        desk.rotate(*desk.holders[:2])
    with bounded(seconds=10, megabytes=64), pytest.raises(SignatureError, match="more than 256 changes"):
        desk.read()


def test_root_chain_with_a_hole(desk: Desk) -> None:
    """Row 16: an intermediate root is missing, or the next one stands in its place. Oracle: never skipped."""
    for _ in range(3):
        desk.rotate(*desk.holders[:2])
    second = desk.folder / "metadata/2.root.json"
    second.unlink()
    assert len(desk.read().roots) == 1  # as if the copy had no newer one: what a hidden root would look like
    shutil.copy(desk.folder / "metadata/3.root.json", second)
    with pytest.raises(SignatureError, match=r"2\.root\.json has version 3"):
        desk.read()


def test_root_chain_by_strangers(desk: Desk) -> None:
    """Row 16: a next root that only its own keys signed. Oracle: refused, the former ones must sign it too."""
    thief = CryptoSigner.generate_ed25519()
    root = Root(version=2, expires=desk.root.expires, consistent_snapshot=True)
    for role in ("root", "targets", "snapshot", "timestamp"):
        root.add_key(thief.public_key, role)
    metadata = Metadata(root)
    metadata.sign(thief)
    add(desk.folder, "metadata/2.root.json", metadata.to_bytes())
    with pytest.raises(SignatureError, match="root metadata is not signed by enough"):
        desk.read()


def test_private_keys_that_others_can_read(tmp_path: Path) -> None:
    """Row 71: a key is readable by the group, or by all. Oracle: not used, and how to mend that is said."""
    folder = tmp_path / "keys"
    Keyring.create(folder, PASSPHRASE)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for mode in (0o640, 0o604, 0o660):
        (folder / "targets.key").chmod(mode)
        with pytest.raises(ConfigError, match="can be read by others") as caught:
            Keyring.load(folder, PASSPHRASE).signer("targets")
        assert "chmod 600" in (caught.value.hint or "")


def test_private_keys_at_rest(tmp_path: Path) -> None:
    """Row 71: the disk is taken. Oracle: no key opens without the passphrase; ssh-keygen's own reader agrees."""
    import subprocess

    folder = tmp_path / "keys"
    Keyring.create(folder, PASSPHRASE)
    for file in folder.iterdir():
        run = subprocess.run(["ssh-keygen", "-y", "-P", "", "-f", str(file)], capture_output=True, check=False)
        assert run.returncode != 0, file.name
        for passphrase in ("", "a wrong one"):
            with pytest.raises(ConfigError, match="passphrase does not open"):
                Keyring.load(folder, passphrase).signer(file.stem)


def test_wrong_key_selected(world: World, tmp_path: Path) -> None:
    """Row 72: another archive's keys are in the folder. Oracle: nothing is signed, and it is said which are wrong."""
    before = {f.name: f.read_bytes() for f in (world.archive.state / "metadata").iterdir()}
    world.archive.keys = Keyring.create(tmp_path / "others", PASSPHRASE)
    world.archive.write("index.html", b"third")
    with pytest.raises(ConfigError, match=r"the online key is not one that 1\.root\.json names") as caught:
        world.archive.seal()
    assert caught.value.hint
    assert before == {f.name: f.read_bytes() for f in (world.archive.state / "metadata").iterdir()}


@pytest.mark.parametrize("role", ["targets", "online"])
def test_lost_key(tmp_path: Path, role: str) -> None:
    """Row 72: a key is lost. Oracle: it is named, with what to do; the release before stays as it was."""
    archive = Archive(tmp_path / "publisher")
    copy = archive.release()
    (archive.state / f"keys/{role}.key").unlink()
    archive.keys = Keyring.load(archive.state / "keys", PASSPHRASE)
    archive.write("index.html", b"second")
    if role == "targets":
        # An editor may be somebody else: the release is drafted, and it is said whose signature it waits for.
        with pytest.raises(WaitingError, match="0 of 1 have signed for the editors"):
            archive.seal()
    else:
        with pytest.raises(ConfigError, match="the online key is missing") as caught:
            archive.seal()
        assert "backup" in (caught.value.hint or "")
    from publish.release.dotstet import load
    from tests.support.factory import NOW

    assert load(archive.state, now=NOW).top == copy.top
