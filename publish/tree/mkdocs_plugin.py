"""MkDocs' events, passed on to ``publish.tree.edition``.

Two programs load this plugin: ``stet build``, and plain ``mkdocs build``. It also works under ProperDocs, where every
``mkdocs.…`` name below is ProperDocs' own. There is no logic here.
"""

# ruff: noqa: ARG002 (MkDocs calls its events with all of these)

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import jinja2
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from publish.core.errors import StetError
from publish.tree import settings
from publish.tree.edition import Edition, Wishes

_log = logging.getLogger(f"mkdocs.plugins.{__name__}")


@contextmanager
def _in_mkdocs_words() -> Iterator[None]:
    """Turn our error into MkDocs' own, so that no traceback is shown.

    Our error stays the cause.
    """
    try:
        yield
    except StetError as error:
        raise PluginError(f"{error}\n{error.hint}" if error.hint else str(error)) from error


class _NoOptions(Config):  # type: ignore[no-untyped-call]
    """The plugin's options: none, since all archives are built alike."""


# MkDocs 1.6 is the last series with plugins. Events are only passed on, so little depends on MkDocs.
class StetPlugin(BasePlugin[_NoOptions]):  # type: ignore[no-untyped-call]
    """The plugin: index pages, evidence under its hash, checked links."""

    wishes: Wishes | None = None
    """Set by ``publish.tree.build.build``. ``None`` under plain MkDocs."""
    edition: Edition

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Refuse settings outside our list, and fix the rest."""
        with _in_mkdocs_words():
            settings.check(Path(config.config_file_path).parent)
        settings.fix(config)
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read the sources before MkDocs does."""
        # MkDocs' own walk follows symbolic links. Ours refuses them, and therefore comes first.
        wishes = self.wishes or Wishes(datetime.now(UTC).date(), None, (), lambda *_: None)
        with _in_mkdocs_words():
            self.edition = Edition(Path(config.docs_dir), config.site_name, wishes)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Replace MkDocs' files by the pages and evidence of the edition."""
        return self.edition.files(config)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Stop here on any fault: all pages are rendered, none is written."""
        with _in_mkdocs_words():
            self.edition.finish()
        for source in self.edition.sources.unused:
            _log.warning("site/%s: no report names it; it is not published", source)
        # MkDocs leaves it off. No template has been compiled yet, so it holds for all of them.
        env.autoescape = True
        env.trim_blocks = env.lstrip_blocks = True
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give a page's template its values."""
        return cast(TemplateContext, {"page": page, **self.edition.context(page.file.dest_uri)})

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make the search index from all pages."""
        with _in_mkdocs_words():
            self.edition.index(Path(config.site_dir))

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give the template of ``404.html`` its values."""
        return cast(TemplateContext, self.edition.context(template_name))
