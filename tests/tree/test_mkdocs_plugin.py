"""publish.tree.mkdocs_plugin: plain MkDocs builds the same bytes, and ends with our faults."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.small import archive, content, made


def _run(root: Path, command: list[str], **environment: str) -> dict[str, bytes]:
    done = subprocess.run(
        command, cwd=root, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return content(root / ".stet/tree")


def test_mkdocs_and_properdocs_build_the_same_bytes_as_stet(tmp_path: Path) -> None:
    root = archive(tmp_path)
    ours = content(made(root).root)
    quiet = {"DISABLE_MKDOCS_2_WARNING": "true"}
    assert _run(root, [sys.executable, "-m", "mkdocs", "build", "-q"], **quiet) == ours
    assert _run(root, [sys.executable, "-m", "properdocs", "build", "-q", "-f", "mkdocs.yml"], **quiet) == ours


def test_plain_mkdocs_ends_with_our_faults_and_no_traceback(tmp_path: Path) -> None:
    root = archive(tmp_path, **{"about.md": "---\ntitel: x\n---\n"})
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "site/about.md:2: unknown key 'titel', did you mean 'title'?" in done.stderr
    assert "Traceback" not in done.stderr
