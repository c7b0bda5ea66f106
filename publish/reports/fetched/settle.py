"""Settings for a fetched site, and an archive's folder begun."""

import json
import os
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.table import FILE_NAME


def lines(folder: Path, address: str, home: Path) -> list[str]:
    """Return the lines of ``[archive]`` for a site in ``folder``.

    Args:
        home: The archive's folder.
    """
    # Relative, so that the archive and the site's folder can be moved to another disk together.
    tree = os.path.relpath(folder.resolve(), home.resolve()).replace(os.sep, "/")
    said = {"tree": tree, "relative": address}
    return [
        "[archive]",
        # TOML reads JSON's quoting: a quotation mark in a folder's name ends no value.
        *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()),
        "rename = true",
        "worker = true",
    ]


def begin(folder: Path, address: str, home: Path) -> Path:
    """Begin an archive's folder for a fetched site: its mirrors.toml, and nothing else.

    Raises:
        ConfigError: There is one already.
    """
    file = home / FILE_NAME
    # A link that leads nowhere is somebody's, too, and exists() would not see it.
    if os.path.lexists(file):
        raise ConfigError(
            f"{file} is there already", hint="put the lines into it by hand: they are shown without --archive"
        )
    text = "\n".join(
        [
            "# A site that another program made: manual/sites.md",
            *lines(folder, address, home),
            "",
            "# [hosts.web]",
            "# …",
            "",
        ]
    )
    write_atomically(file, text.encode())
    return file
