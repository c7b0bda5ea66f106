"""A reader's own witnesses: given in open.html, kept on the device, counted there and by the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from publish.verify import signednote
from publish.verify.tufapi import CryptoSigner
from tests.readers.browser.opening import Readers, World, genuine, honest, opened
from tests.readers.browser.town import REPORT, Makes, Town, banner, visited
from tests.support.countersigners import Witness, add
from tests.support.factory import NOW, Archive, lay

STORES = "indexedDB.databases().then((all) => all.length)"

EARLIER = """(text) => new Promise(async (done) => {
  const [{ name }] = await indexedDB.databases(), opening = indexedDB.open(name);
  opening.onsuccess = () => {
    const change = opening.result.transaction("state", "readwrite");
    change.objectStore("state").put(new TextEncoder().encode(text), "policy");
    change.oncomplete = () => { opening.result.close(); done(); };
  };
})"""
"""A policy as it was kept before it was kept with what it says."""


@dataclass
class Friends:
    """Ann signed the release, Bo did not."""

    ann: Witness
    bo: Witness

    def policy(self, quorum: str) -> str:
        keys = (f"witness {w.name[:2]} {signednote.vkey(w.name, w.public)}\n" for w in (self.ann, self.bo))
        return f"{''.join(keys)}group both all an bo\nquorum {quorum}\n"


def friends(archive: Archive, copies: Sequence[Path], now: datetime) -> Friends:
    ann, bo = (Witness(f"{name}.example/w", CryptoSigner.generate_ed25519()) for name in ("anne", "bodo"))
    add(archive, ann.sees(archive, copies[0], now=now).note, now=now)
    for copy in copies:
        lay(archive.renew(now=now), copy)
    return Friends(ann, bo)


def ask(page: Page, policy: str) -> None:
    """Give a policy, in the sheet; it closes, where it is one."""
    page.locator(".verdict").click()
    page.get_by_label("Policy for witnesses").fill(policy)
    page.get_by_role("button", name="Ask for these").click()


def test_a_policy_in_open_html_is_judged_by_line_counted_and_kept(world: World, reader: Readers) -> None:
    asked = friends(world.archive, [copy.root for copy in world.copies], NOW)
    one = reader()
    page = opened(one, world)
    genuine(page)
    page.locator(".verdict").click()
    assert page.evaluate(STORES) == 0  # who only looks leaves nothing behind
    page.locator(".verdict").click()
    ask(page, asked.policy("both").replace("both all", "both 3"))
    alert = page.get_by_role("alert").filter(has_text="Line 3")
    expect(alert).to_contain_text("nobody can fulfil it: the group does not have so many members")
    expect(alert).to_contain_text("group both 3 an bo")
    page.locator(".verdict").click()
    ask(page, asked.policy("both"))
    expect(page.locator(".verdict")).to_have_class("verdict warn")
    expect(page.locator(".verdict")).to_contain_text("not signed by your witnesses")
    page.evaluate(EARLIER, asked.policy("both"))
    page.reload()
    expect(page.locator(".verdict")).to_contain_text("not signed by your witnesses")
    page.locator(".verdict").click()
    expect(page.get_by_text("It is kept on this device")).to_be_visible()
    rows = [row.inner_text().split("\n") for row in page.locator("li", has_text=".example/w").all()]
    assert rows == [["anne.example/w", "signed this release"], ["bodo.example/w", "has not signed this release"]]
    file = world.home / "ann.policy"
    file.write_text(asked.policy("an"))
    page.locator("input.policy").set_input_files(file)
    expect(page.locator(".verdict")).to_contain_text("signed by your witnesses")
    expect(page.locator(".verdict")).not_to_contain_text("not signed")
    page.locator(".verdict").click()
    page.get_by_role("button", name="Ask for nobody").click()
    expect(page.locator(".verdict")).not_to_contain_text("witnesses")  # said once it is let go
    page.reload()
    genuine(page)
    expect(page.locator(".verdict")).not_to_contain_text("witnesses")
    honest(one, world)


def test_the_worker_of_a_copys_address_asks_for_those_that_its_open_html_was_told(town: Town, reader: Makes) -> None:
    asked = friends(town.archive, [town.copy], town.now)
    page = visited(town, reader())

    def told(policy: str, verdict: str) -> dict[str, str]:
        """What the worker says of a page, once open.html knows the policy."""
        page.goto(town.origin.url + "open.html")
        genuine(page)
        ask(page, policy)
        expect(page.locator(".verdict")).to_contain_text(verdict)
        page.goto(town.origin.url + REPORT)
        return banner(page)

    said = told(asked.policy("an"), "signed by your witnesses")
    assert {"authentic", "own"} <= set(said)
    assert said["own"].strip() == "Your witnesses have signed."
    said = told(asked.policy("both"), "not signed by your witnesses")
    assert {"authentic", "lacks", "class"} <= set(said)
    assert said["class"] == "standing warn"
    # What was kept is spoilt, by a disk or by somebody at it: it is not forgotten in silence.
    page.evaluate(SPOIL)
    page.goto(town.origin.url + "open.html")
    expect(page.locator(".verdict")).to_contain_text("not signed by your witnesses")


SPOIL = """async () => {
  const name = (await indexedDB.databases()).map(d => d.name).find(n => n.startsWith("stet-"));
  const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
  const t = db.transaction(["state"], "readwrite");
  t.objectStore("state").put(new Uint8Array([1, 2, 3]), "policy");
  await new Promise((done) => { t.oncomplete = done; });
  db.close();
}"""
