"""MkDocs' events: the finished tree is handed over to MkDocs.

``mkdocs build`` and ``mkdocs serve`` load this plugin; ``stet build`` does without MkDocs. It also works under
ProperDocs, where every ``mkdocs.…`` name below is ProperDocs' own. There is no logic here.
"""

# ruff: noqa: ARG002 (MkDocs calls its events with all of these)

import logging
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel

from publish.core import files as disk
from publish.core.errors import StetError
from publish.tree import settings
from publish.tree.build import made
from publish.tree.wishes import Wishes

_log = logging.getLogger(f"mkdocs.plugins.{__name__}")


class _NoOptions(Config):  # type: ignore[no-untyped-call]
    """The plugin's options: none, since all archives are built alike."""


# MkDocs 1.6 is the last series with plugins. It copies finished files, so nothing depends on how it makes pages.
class StetPlugin(BasePlugin[_NoOptions]):  # type: ignore[no-untyped-call]
    """The plugin: a tree as ``stet build`` makes it."""

    _tree: Path | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Refuse settings outside our list, and fix the rest."""
        self._read(config)
        _fix(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Build before MkDocs reads the sources."""
        # MkDocs' own walk follows symbolic links. Ours refuses them, and therefore comes first.
        root, wanted = self._read(config)
        self._clear()
        self._tree = Path(tempfile.mkdtemp(prefix="stet-"))
        wishes = Wishes(datetime.now(UTC).date(), None, (), lambda *_: None)
        try:
            edition = made(root, wanted, self._tree, wishes)
        except StetError as error:
            self._clear()
            raise _in_mkdocs_words(error) from error
        for source, line, what in edition.told():
            _log.warning("site/%s%s: %s", source, f":{line}" if line else "", what)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace MkDocs' files by those of the tree."""
        assert self._tree is not None  # noqa: S101 (on_pre_build made it)
        return Files([_Finished(path, self._tree, config.site_dir) for path, _ in disk.walk(self._tree)])

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Clear up: MkDocs has its copy."""
        self._clear()

    def on_build_error(self, *, error: Exception) -> None:
        """Clear up after a failure of MkDocs'."""
        self._clear()

    def _clear(self) -> None:
        if self._tree:
            shutil.rmtree(self._tree, ignore_errors=True)
        self._tree = None

    def _read(self, config: MkDocsConfig) -> tuple[Path, settings.Settings]:
        root = Path(config.config_file_path).parent
        try:
            return root, settings.read(root)
        except StetError as error:
            raise _in_mkdocs_words(error) from error


def _fix(config: MkDocsConfig) -> None:
    """Set the values common to all archives.

    There is no site address and no navigation in pages. MkDocs prints no page of its own.
    """
    config.site_url = None
    config.nav = None
    config.extra_css = []
    config.extra_javascript = []
    config.extra_templates = []
    # Without this line MkDocs prints sitemap.xml too, and today's date in it: two builds would differ.
    config.theme.static_templates = set()


def _in_mkdocs_words(error: StetError) -> PluginError:
    """Return MkDocs' own error in place of ours, so that no traceback is shown."""
    return PluginError(f"{error}\n{error.hint}" if error.hint else str(error))


class _Finished(File):
    """A finished file: a page of ours, or evidence."""

    def __init__(self, path: str, tree: Path, site_dir: str) -> None:
        super().__init__(
            path, str(tree), site_dir, use_directory_urls=False, dest_uri=path, inclusion=InclusionLevel.INCLUDED
        )

    # MkDocs would render a document as a page by its ending, such as .md: other bytes than the hashed bytes.
    def is_documentation_page(self) -> bool:
        return False
