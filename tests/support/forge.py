"""A repository of a test's own, on the real server: what people and hosts do to it."""

import itertools
import os
import subprocess

from publish.copies.hosts import git
from publish.copies.hosts.git.host import GitHost
from publish.core.settings import HostSettings
from tests.support.services.githttp import GitHttp

_numbers = itertools.count()


class Place:
    """A repository, empty at first."""

    def __init__(self, server: GitHttp) -> None:
        self.server = server
        self.name = f"git-{next(_numbers)}.git"
        self.path = server.new(self.name)
        self.url = f"{server.url}{self.name}"

    def host(self, *, token: str | None = None, url: str = "", **options: str) -> GitHost:
        given = git.Options(url or self.url, ca_file=str(self.server.ca_file), **options)
        environ = {"STET_FORGE_TOKEN": token or self.server.token}
        return git.open_host(HostSettings("forge", "git", options={"url": given.url}), given, environ)

    def git(self, *words: str) -> str:
        return self.server.git(self.name, *words)

    def files(self, branch: str = "pages") -> set[str]:
        return set(self.git("-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", branch).split("\n")) - {""}

    def by_somebody(self, branch: str = "pages", **files: str) -> None:
        """Commit as people do, with a name and a history."""
        blobs = {name: self._blob(text) for name, text in files.items()}
        lines = "".join(f"100644 blob {oid}\t{name.replace('_', '.')}\n" for name, oid in blobs.items())
        tree = self._told("mktree", stdin=lines)
        for _ in range(2):
            parent = ["-p", self._told("rev-parse", branch)] if branch in self.git("branch") else []
            who = {
                f"GIT_{role}_{what}": "someone@example"
                for role in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            }
            done = subprocess.run(
                ["git", "-C", str(self.path), "commit-tree", tree, "-m", "theirs", *parent],
                env={**os.environ, **who}, capture_output=True, text=True, check=True,
            )  # fmt: skip
            self.git("update-ref", f"refs/heads/{branch}", done.stdout.strip())

    def _blob(self, text: str) -> str:
        return self._told("hash-object", "-w", "--stdin", stdin=text)

    def _told(self, *words: str, stdin: str = "") -> str:
        command = ["git", "-C", str(self.path), *words]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, check=True).stdout.strip()

    def hook(self, name: str, script: str) -> None:
        file = self.path / "hooks" / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
