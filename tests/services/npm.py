"""Single packages of npm, by the hash of their tarball: for tools that are one file, and need no others.

Nothing of a package is run when it is unpacked, and none of what it asks for is fetched.
"""

import hashlib
import tarfile
from base64 import b64decode
from pathlib import Path

from tests.services.cache import Unavailable, find, kept, run

AXE = ("axe-core", "4.14.1", "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==")
VNU = ("vnu-jar", "26.9.27", "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==")


def axe() -> Path:
    """Return the script that finds what keeps people out of a page; raises ``Unavailable`` if it cannot be had."""
    return package(*AXE) / "axe.min.js"


def vnu() -> Path:
    """Return the checker of HTML, which Java runs; raises ``Unavailable`` if it cannot be had."""
    return package(*VNU) / "build/dist/vnu.jar"


def java() -> Path:
    """Return Java; raises ``Unavailable`` if there is none."""
    found = find("java")
    if not found:
        raise Unavailable("java is not installed; on Debian: apt-get install default-jre-headless")
    return found


def package(name: str, version: str, sha512: str) -> Path:
    """Return the folder of the package, whose tarball has that hash, in base64."""

    def make(filling: Path) -> None:
        npm = find("npm")
        if not npm:
            raise Unavailable(f"{name} comes from npm, which is not installed")
        run([str(npm), "pack", "--silent", "--ignore-scripts", f"{name}@{version}"], cwd=filling)
        (tarball,) = filling.glob("*.tgz")
        if hashlib.sha512(tarball.read_bytes()).digest() != b64decode(sha512):
            raise Unavailable(f"{name} {version} is not what it was when it was chosen")
        with tarfile.open(tarball) as packed:
            packed.extractall(filling, filter="data")
        tarball.unlink()

    return kept(name, f"{version} {sha512}".encode(), make) / "package"
