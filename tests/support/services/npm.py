"""Single packages of npm, by the hash of their tarball: for tools that are one file, and need no others.

Nothing of a package is run when it is unpacked, and none of what it asks for is fetched.
"""

import hashlib
import sys
from base64 import b64decode
from pathlib import Path
from platform import machine

from tests.support.services.cache import Unavailable, find, kept, run, unpack

AXE = ("axe-core", "4.14.1", "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==")
VNU = ("vnu-jar", "26.9.27", "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==")

TYPESCRIPT = "7.0.2"
_COMPILERS = {
    ("linux", "x86_64"): (
        "linux-x64",
        "EYdf2cNg7rgCWJnxCdJ+F3V39O8ihb37eHAu1LK8oAFizgTQbPOK7zHHXbPt8rX24COqODXeI3sIf0fCXG7H/A==",
    ),
    ("linux", "aarch64"): (
        "linux-arm64",
        "Qh4eU4/y3yDjnfjjyPYihMj5/ODIlmt+Bzu17OI+fiSRDW57QmU5SiN63exPRNJPKUzcc1INa1NXdrJ+MqHjUQ==",
    ),
    ("darwin", "x86_64"): (
        "darwin-x64",
        "SZ9xZInqApNlNGc9s0W1VSsktYSOe9cFqNOIqmN1Gs8SmkjKZYFt017G4VwPxASInODuAdbTW7sXiFUf893RgA==",
    ),
    ("darwin", "arm64"): (
        "darwin-arm64",
        "gowzar9MwS/aRWp6f3a4KUqzRjAZjOsmGNCM6LcTgXum+dBfgsBVMN+AgvOCCbguXyick6LJhpBszxMebJ8syA==",
    ),
}
"""The compiler is a program of its own for each kind of machine."""


def typescript() -> Path:
    """Return the compiler, which checks types; raises ``Unavailable`` if it cannot be had."""
    kind = (sys.platform, machine())
    if kind not in _COMPILERS:
        raise Unavailable(f"TypeScript {TYPESCRIPT} is pinned for no machine of the kind {'/'.join(kind)}")
    name, sha512 = _COMPILERS[kind]
    return package(f"@typescript/typescript-{name}", TYPESCRIPT, sha512) / "lib/tsc"


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
        unpack(tarball, filling)

    return kept(name.rpartition("/")[2], f"{version} {sha512}".encode(), make) / "package"
