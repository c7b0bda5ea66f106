"""Git hosts with pages, as their documents describe them: numbers and names, no code.

Read in November 2026 and not measured, save where the fact sheet says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_GITLAB_JOB = b"""\
# Written by stet: has GitLab show this branch as it is.
pages:
  script:
    - mkdir .public
    - git archive HEAD | tar -x -C .public
    - rm .public/.gitlab-ci.yml
    - mv .public public
  artifacts:
    paths: [public]
  rules:
    - if: $CI_COMMIT_BRANCH == "{branch}"
"""


@dataclass(frozen=True, slots=True)
class Preset:
    """A git host's address for pushes, and for readers."""

    called: str = "this host"
    branch: str = "pages"
    """The branch shown to readers."""
    file_max: int = 100_000_000
    """Bytes of one file."""
    site_max: int = 0
    """Bytes of all files. 0: no bound is known."""
    files_max: int = 0
    pushes_an_hour: int = 0
    lag_s: int = 0
    """Seconds until readers get a push."""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Files put beside the copy, for the host alone."""
    pages: str = ""
    """Where pages are turned on."""
    force: str = ""
    """Where a protected branch is opened."""


_GB, _MB = 1_000_000_000, 1_000_000

PRESETS: Final[Mapping[str, Preset]] = {
    "": Preset(),
    "github": Preset(
        called="GitHub Pages",
        branch="gh-pages",
        file_max=100 * _MB,
        site_max=_GB,
        pushes_an_hour=10,
        # A deployment may take ten minutes, and caches keep each page for ten more.
        lag_s=20 * 60,
        # Without it names with an underscore at their beginning are not shown.
        beside={".nojekyll": b""},
        pages="Settings, Pages: deploy from the branch {branch}, folder /",
        force="Settings, Rules and Settings, Branches: let {branch} be pushed with force",
    ),
    "gitlab": Preset(
        called="GitLab Pages",
        file_max=100 * _MB,
        site_max=_GB,
        files_max=200_000,
        lag_s=20 * 60,
        beside={".gitlab-ci.yml": _GITLAB_JOB},
        pages="Build, Pipelines: the job of {branch} must have run; Settings, General, Visibility: pages for everyone",
        force="Settings, Repository, Protected branches: unprotect {branch}",
    ),
    "codeberg": Preset(
        called="Codeberg Pages",
        file_max=100 * _MB,
        lag_s=30 * 60,
        pages="the branch must be called pages, in a public repository",
        force="Settings, Branches: take away the rule for {branch}",
    ),
    "gitea": Preset(
        called="a pages server beside Gitea or Forgejo",
        file_max=100 * _MB,
        lag_s=10 * 60,
        pages="ask whoever runs it which branch is shown",
        force="Settings, Branches: take away the rule for {branch}",
    ),
}
"""By name in mirrors.toml."""


def beside(preset: Preset, branch: str) -> dict[str, bytes]:
    """Return the files put beside a copy."""
    return {path: data.replace(b"{branch}", branch.encode()) for path, data in preset.beside.items()}
