"""``stet correct``."""

from pathlib import Path

import click

from publish.archive.archive import Archive
from publish.cli._options import WORD
from publish.cli._session import (
    Session,
    Verb,
)
from publish.core.errors import ConfigError, SourceError
from publish.core.files import digest
from publish.core.formats import layout
from publish.release.kept import FOLDER, texts
from publish.reports.correct import correct, source_of


@click.command("correct", cls=Verb, exits=(SourceError,))
@click.argument("report", type=WORD)
@click.pass_obj
def command(session: Session, report: str) -> None:
    """Keep REPORT as it was published, before you correct it.

    The text is that of the release, even if you have edited it since.
    """
    archive = Archive.here(session.talk())
    archive.require_reports("stet correct", "correct the page where the site is made, say so on it, and publish")
    source = source_of(archive.config.root, report)
    published, paths = _published(archive, source), archive.release().by_path()
    done = correct(
        archive.config.root, source, today=archive.now.date(), published=published,
        is_published=lambda earlier: layout.page_of(earlier) in paths,
    )  # fmt: skip
    kept = f"site/{done.earlier} keeps the report as it was published"
    where = f" (line {done.line})" if done.line else ""
    data = {"report": done.report, "earlier": done.earlier, "line": done.line, "already": done.already}
    session.console.answer(
        data,
        [
            f"site/{done.report} is being corrected already, and nothing was changed: {kept}" if done.already else kept,
            f"now correct site/{done.report}, and say what changed in its 'note:'{where}",
        ],
    )


def _published(archive: Archive, source: str) -> str | None:
    """Return the text of the current release, or nothing if the file is unchanged.

    Raises:
        ConfigError: The report was never published, or its published text is unknown here and differs from the file.
    """
    current = archive.release()
    sealed = current.by_path().get(layout.page_of(source))
    if sealed is None:
        raise ConfigError(f"site/{source}: was never published", hint="then there is nothing to keep: edit it")
    text = texts(archive.state, current.number).get(source)
    # The state keeps the Markdown of each release, published nowhere: a page gives back other Markdown.
    if text is not None:
        return text.decode("utf-8")
    # Without a kept text, the same page from the same source shows that nothing was edited.
    built: Path = archive.build().root / sealed.path
    if digest(built)[0] != sealed.sha256:
        raise ConfigError(
            f"site/{source} is not as release {current.number} has it, and the text of then is not kept in {FOLDER}/",
            hint="bring the published text back, run this, then edit",
        )
    return None
