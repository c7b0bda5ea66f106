"""Folders, zips and exports of strangers, made to lead an import out of them, to stop it, or to give away secrets."""

import json
import os
import re
import tempfile
import zipfile
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.reports.imports.anew import Anew
from publish.reports.imports.bring import ImportWishes, bring
from publish.reports.imports.documents import Documents, in_folder
from publish.reports.imports.html import TooDeepError, read
from publish.reports.imports.included import Bringer
from publish.reports.imports.kinds.ghost import Ghost
from publish.reports.imports.kinds.wordpress import WordPress
from publish.reports.imports.unzip import unzipped
from publish.reports.imports.values import from_yaml
from publish.reports.ingest.document import Limits
from publish.reports.ingest.reading import reading
from publish.reports.put import put
from tests.support import papers, telegram
from tests.support.oldsites import WORDPRESS, laid, source
from tests.support.small import PICTURE, TODAY, archive
from tests.tree.sources.traces.conftest import picture


def test_no_member_of_a_zip_is_written_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row import: a zip whose names lead out of it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("../out.md", "theirs")
        made.writestr("in.md", "theirs")
    with unzipped(tmp_path / "a.zip"):
        assert not (tmp_path / "out.md").exists()


def test_an_export_with_entities_is_refused(tmp_path: Path) -> None:
    """Row import: entities that unfold without bound, or name a file here."""
    xml = WORDPRESS.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "bb">]><rss', 1)
    with pytest.raises(ConfigError, match="document type"):
        list(WordPress([laid(tmp_path, {"a.xml": xml}) / "a.xml"]).posts())


def test_html_without_end_stops_nothing() -> None:
    """Row import: elements left open in one another, for the square of their number."""
    with pytest.raises(TooDeepError):
        read("<div>" * 2_000)


def test_aliases_do_not_unfold() -> None:
    """Row import: front matter of a few lines that unfolds to all memory."""
    assert from_yaml("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n")["c"] == [[], []]


@pytest.mark.parametrize(
    "line",
    ["subscribersOnly: true", "published: no", "state: draft", "password: river", "Build: {list: never}"],
)
def test_what_a_site_kept_back_is_no_report(tmp_path: Path, line: str) -> None:
    """Row import: a text that its site kept from readers by a word above it."""
    old = laid(tmp_path / "old", {
        "kept.md": f"---\ndate: 2013-04-02\n{line}\n---\nnames", "told.md": "---\ndate: 2013-04-02\n---\nwords",
    })  # fmt: skip
    done = bring(archive(tmp_path / "a"), old, ImportWishes(language="en"), today=TODAY)
    assert done.written == ["reports/2013/told.md"]


@pytest.mark.parametrize(
    "text",
    ["# Kept\n\nStatus: Draft\n\nnames", "# Kept\n\nnames\n\npublic:: false\n", "# Kept\n\nnames #draft\n",
     "---\ntags: [private]\n---\nnames"],
)  # fmt: skip
def test_what_a_note_says_of_itself_keeps_it_back(tmp_path: Path, text: str) -> None:
    """Row import: a note that says in its own text that it is not public."""
    old = laid(tmp_path / "old", {
        "2013-04-02 Kept 0123456789abcdef0123456789abcdef.md": text, "told.md": "---\ndate: 2013-04-02\n---\nwords",
    })  # fmt: skip
    done = bring(archive(tmp_path / "a"), old, ImportWishes(language="en"), today=TODAY)
    assert done.written == ["reports/2013/told.md"]


def test_what_a_notes_program_knows_is_not_published(tmp_path: Path) -> None:
    """Row import: who keeps a note, and where it was written."""
    root = archive(tmp_path / "a")
    bring(root, laid(tmp_path / "old", {
        "Told 0123456789abcdef0123456789abcdef.md": "# Told\n\nDate: 2013-04-02\nCreated by: Ana\n\nwords",
        "a.md": "Told\n\nwords\n\nparent_id: Ana\nlatitude: 43.8\nuser_created_time: 2013-04-02T01:00Z\ntype_: 1",
    }), ImportWishes(language="en", below="old"), today=TODAY)  # fmt: skip
    told = [file.read_text("utf-8") for file in (root / "site/reports/old/2013").iterdir()]
    assert [("words" in text, "Ana" in text, "43.8" in text) for text in told] == [(True, False, False)] * 2


def test_what_readers_never_saw_is_no_text(tmp_path: Path) -> None:
    """Row import: a remark in a vault's text."""
    root, text = archive(tmp_path / "a"), "---\ndate: 2013-04-02\n---\nShe came. %%her name%% She left."
    bring(root, laid(tmp_path / "old", {"told.md": text}), ImportWishes(language="en"), today=TODAY)
    assert "name" not in (root / "site/reports/2013/told.md").read_text("utf-8")


def test_what_needs_a_password_stays_there(tmp_path: Path) -> None:
    """Row import: posts that were never public."""
    root = archive(tmp_path / "a")
    bring(root, source(tmp_path, "wordpress"), ImportWishes(), today=TODAY)
    texts = "".join(file.read_text("utf-8") for file in (root / "site/reports").rglob("*.md"))
    assert "Block words" in texts
    assert "Locked words" not in texts


@pytest.mark.parametrize("kind", ["medium", "substack", "blogger"])
def test_what_an_export_has_beside_its_posts_stays_there(tmp_path: Path, kind: str) -> None:
    """Row import: drafts, posts for some and readers' addresses lie in one export with what was public."""
    root = archive(tmp_path / "a")
    done = bring(root, source(tmp_path, kind), ImportWishes(language="en", date_from="mtime"), today=TODAY)
    texts = "".join(file.read_text("utf-8") for file in (root / "site/reports").rglob("*.md"))
    assert (len(done.written), done.documents) == (2, [])
    for kept in ("of sources", "paid words", "draft words", "kept", "a reader's", "reader@", "192.0.2.1"):
        assert kept not in texts


def test_values_beside_a_text_keep_it_back(tmp_path: Path) -> None:
    """Row import: Nikola says in a file beside a text that it is private."""
    old = laid(tmp_path / "old", {
        "posts/kept.md": "names", "posts/kept.meta": ".. title: Kept\n.. date: 2013-04-02\n.. status: private\n",
        "posts/told.md": "words", "posts/told.meta": ".. title: Told\n.. date: 2013-04-02\n",
    })  # fmt: skip
    done = bring(archive(tmp_path / "a"), old, ImportWishes(language="en", date_from="mtime"), today=TODAY)
    assert done.written == ["reports/2013/told.md"]


def test_a_draft_comes_in_by_no_link(tmp_path: Path) -> None:
    """Row import: a public post links to the file of a draft, of a text past its day, of what is no page."""
    old = laid(tmp_path / "old", {
        "content/a.md": "---\ndate: 2019-05-03\n---\n[one](draft.md) ![two](over.md) [three](page.md) "
        "[four](/notes/plan.md)\n",
        "content/draft.md": "---\ndate: 2019-05-03\ndraft: true\n---\nSecret.\n",
        "content/over.md": "---\ndate: 2019-05-03\nexpiryDate: 2019-06-01\n---\nSecret.\n",
        "content/page.md": "Secret.\n",
        "notes/plan.md": "Secret.\n",
        "hugo.toml": "",
    })  # fmt: skip
    root = archive(tmp_path / "a")
    bring(root, old, ImportWishes(language="en"), today=TODAY)
    assert not any(b"Secret" in file.read_bytes() for file in (root / "site").rglob("*.*"))


def test_what_members_saw_alone_stays_there(tmp_path: Path) -> None:
    """Row import: a post that all may read has parts for members, in its HTML or in its editor's own form."""
    paid = {"web": {"nonMember": False}}
    card = {"type": "html", "html": "<p>Secret card</p>", "visibility": paid}
    rows = [
        {"html": "All<!--kg-gated-block:begin nonMember:false -->Secret block<!--kg-gated-block:end-->"},
        {"lexical": json.dumps({"root": {"children": [{"type": "text", "text": "All"}, card]}})},
    ]
    export = laid(tmp_path, {"a.json": json.dumps({"posts": rows})}) / "a.json"
    texts = [post.body.text for post in Ghost(export).posts()]
    assert all("All" in text and "Secret" not in text for text in texts)


def test_no_include_reads_a_file_of_this_machine(tmp_path: Path) -> None:
    """Row import: an include through a folder that leads out, or by a path that climbs out."""
    laid(tmp_path, {"out/secret.md": "Secret", "secret.md": "Secret"})
    old = laid(tmp_path / "old", {
        "_config.yml": "lang: en\n",
        "_posts/2020-01-01-a.md": "All {% include out/secret.md %} {% include ../../secret.md %}",
        "_includes/b.md": "b",
    })  # fmt: skip
    (old / "_includes/out").symlink_to(tmp_path / "out")
    root = archive(tmp_path / "a")
    bring(root, old, ImportWishes(), today=TODAY)
    text = (root / "site/reports/2020/a.md").read_text("utf-8")
    assert "All" in text
    assert "Secret" not in text


def test_files_that_bring_in_themselves_end() -> None:
    """Row import: a snippet of itself, and files that each bring in the next many times."""
    files = {"a.md": '--8<-- "a.md"', **{f"{n}.md": f'--8<-- "{n + 1}.md"\n' * 30 for n in range(30)}}
    for text in files.values():
        assert len(Bringer(files.get).mkdocs(text, "")) <= text.count("8<")


def test_what_came_there_meanwhile_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row import: somebody writes to the same place at the same moment."""
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: ((tmp_path / "a.md").write_bytes(b"theirs"), real(file))[1])
    assert put(tmp_path / "a.md", b"ours", dry_run=False) == "other"
    assert (tmp_path / "a.md").read_bytes() == b"theirs"


def test_nothing_is_written_through_a_folder_that_is_a_link(tmp_path: Path) -> None:
    """Row import: site/reports leads out of the archive."""
    (tmp_path / "out").mkdir()
    os.symlink(tmp_path / "out", tmp_path / "reports")
    with pytest.raises(ConfigError, match="symbolic link"):
        put(tmp_path / "reports/a.md", b"x", dry_run=False)


def test_no_address_in_a_post_fetches_a_file_of_this_machine(tmp_path: Path) -> None:
    """Row import: a picture's address climbs out of the folder of uploads."""
    laid(tmp_path, {"secret.png": PICTURE, "uploads/a.png": PICTURE})
    documents = Documents(in_folder(tmp_path / "uploads"))
    assert documents.find("a.png") == "a.png"
    assert documents.find("../secret.png") is None


def test_a_paper_with_hidden_words_is_not_made_anew_unasked(tmp_path: Path) -> None:
    """Row import: words under a bar, of which nobody but a person can say whether the bar is long enough."""
    file = laid(tmp_path, {"a.pdf": papers.drawn(next(iter(papers.HIDDEN.values())))}) / "a.pdf"
    (tmp_path / "scratch").mkdir()
    with reading(Limits()) as jail, pytest.raises(SourceError, match="needs a person"):
        Anew(tmp_path / "site", jail, tmp_path / "scratch").made(file, "evidence/a.pdf")


def test_what_was_changed_since_is_not_made_anew(tmp_path: Path) -> None:
    """Row import: a picture that was brought in, and then cut or blackened here."""
    (tmp_path / "archive").mkdir()
    root = archive(tmp_path / "archive")
    post = "---\ndate: 2020-01-01\nlanguage: en\n---\n![a](a.jpg)\n"
    old = laid(tmp_path / "old", {"a.md": post, "a.jpg": picture("JPEG", gps=True)})
    bring(root, old, ImportWishes(), today=TODAY)
    (root / "site/evidence/a.jpg").write_bytes(b"theirs")
    with reading(Limits()) as jail:
        bring(root, old, ImportWishes(jail=jail), today=TODAY)
    assert (root / "site/evidence/a.jpg").read_bytes() == b"theirs"


def test_a_channel_gives_no_name_of_a_member_away(tmp_path: Path) -> None:
    """Row import: who was invited, reacted, was forwarded or sent as a contact, and the editor's time zone."""
    done = bring(archive(tmp_path / "a"), source(tmp_path, "telegram"), ImportWishes(language="ru"), today=TODAY)
    texts = "\n".join((tmp_path / "a/site" / name).read_text("utf-8") for name in done.written)
    assert len(done.written) == 3
    assert "Secret" not in texts
    assert not re.search(r"99887766|4242|31337|user555|\+7 999", texts)
    assert "01-30-00" not in "\n".join([texts, *done.documents])
    assert "date: 2022-03-05" in texts


def test_a_post_to_followers_is_no_report(tmp_path: Path) -> None:
    """Row import: what was written to followers, in one file with what was for all."""
    done = bring(archive(tmp_path / "a"), source(tmp_path, "mastodon"), ImportWishes(), today=TODAY)
    assert done.written == ["reports/2022/1.md"]
    assert "names of sources" not in (tmp_path / "a/site/reports/2022/1.md").read_text("utf-8")


def test_an_answer_gives_no_words_away_of_a_post_that_stays_out(tmp_path: Path) -> None:
    """Row import: the first words of what was paid for, above a public answer."""
    paid = telegram.row(2, "words that were paid for", paid_stars_amount=5)
    answer = telegram.row(3, "words for all", reply_to_message_id=2)
    old = laid(tmp_path / "old", {"result.json": telegram.export(paid, answer)})
    bring(archive(tmp_path / "a"), old, ImportWishes(language="ru"), today=TODAY)
    (report,) = (tmp_path / "a").rglob("*-3*.md")
    assert "words for all" in report.read_text()
    assert "paid for" not in report.read_text()


def test_pages_of_a_chat_are_no_channel_unasked(tmp_path: Path) -> None:
    """Row import: pages of a talk with a source, which look as a channel's do."""
    old = laid(tmp_path / "old", {"messages.html": telegram.page(telegram.message(2, '<div class="text">names</div>'))})
    with pytest.raises(ConfigError, match="does not say whether all could read it"):
        bring(archive(tmp_path / "a"), old, ImportWishes(language="ru"), today=TODAY)
