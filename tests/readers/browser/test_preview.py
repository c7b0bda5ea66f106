"""The live preview in a real browser: it reloads by itself, and a worker of former days at its address ends."""

import threading
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from publish.desk import live, preview, watch
from tests.readers.browser.opening import Readers
from tests.support.small import ONE, archive

# Worse than any of ours: it answers every page by itself, and asks nobody.
OLD = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.request.mode === "navigate" &&
  event.respondWith(new Response("<title>old</title>", { headers: { "Content-Type": "text/html" } })));
"""
REGISTERS = "<!doctype html><title>x</title><script>navigator.serviceWorker.register('/sw.js')</script>"


def test_it_reloads_by_itself_and_an_old_worker_ends(
    tmp_path: Path, reader: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "EVERY_S", 0.05)
    one = reader()
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/index.html").write_text(REGISTERS)
    (tmp_path / "copy/sw.js").write_text(OLD)
    with preview.serve(preview.of_folder(tmp_path / "copy"), port=0) as former:
        port = former.server_port
        # Its connections must end with it, as those of a program do.
        former.RequestHandlerClass = type("Once", (preview.PreviewAnswer,), {"protocol_version": "HTTP/1.0"})
        thread = threading.Thread(target=former.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        page = one.open(former.url)
        page.wait_for_function("navigator.serviceWorker.controller")
        former.shutdown()
        thread.join()
    root = archive(tmp_path / "archive")
    with live.opened(root, port=port, today=lambda: date(2026, 11, 1)) as server:
        server.latest.build()
        running = threading.Thread(target=server.serve, daemon=True)
        running.start()
        page.goto(server.url + "reports/2013/one.html")
        expect(page.locator(".stet-mark")).to_have_text("not sealed – preview")
        page.wait_for_function("navigator.serviceWorker.getRegistrations().then((all) => !all.length)")
        before = len(one.complaints)
        (root / "site/reports/2013/one.md").write_text(ONE.replace("Text[^1]", "Fresh words[^1]"))
        expect(page.get_by_text("Fresh words")).to_be_visible()
        page.goto(server.url + "search.html#q=Fresh")
        expect(page.locator("#stet\\.found li")).to_have_count(1)
        assert one.complaints[before:] == []
    running.join(10)
