"""What a draft shows to who signs it, and drafts that lie."""

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, TrustError, WaitingError
from publish.release import draft, roles
from publish.release.keys import Keyring
from publish.release.sign import sign
from tests.release.keys.conftest import People
from tests.support.factory import NOW, PASSPHRASE


def waiting(archive: People) -> Path:
    with pytest.raises(WaitingError):
        archive.seal()
    return next((archive.state / roles.DRAFTS).glob("release-*"))


def test_a_draft_shows_what_the_signed_listings_say(three: People) -> None:
    three.edit("A new front")
    three.write("reports/2014/new.html", "<title>New &amp; bad\x1b[2J</title>")
    three.remove("reports/2001/strike-hard.html")
    found = draft.load(waiting(three))
    assert [(c.what, c.path) for c in found.changes()] == [
        ("changed", "index.html"),
        ("changed", "open.html"),
        ("withdrawn", "reports/2001/strike-hard.html"),
        ("added", "reports/2014/new.html"),
    ]
    from publish.cli._ceremony import draft_lines

    text = "\n".join(draft_lines(found))
    assert 'Release 3 of "The archive", dated 2026-11-21; it goes on from release 2 of 2026-11-21.' in text
    assert '  changed    index.html  "A new front"' in text
    assert '  withdrawn  reports/2001/strike-hard.html  "Strike hard"' in text
    assert "editors: signed by nobody yet; 2 more of" in text
    assert "ana" not in text


def test_a_draft_counts_the_files_of_the_search_index_and_names_all_else_there(three: People) -> None:
    from publish.cli._ceremony import draft_data, draft_lines

    three.write("search/terms/0123456789ab.txt", b"words")
    three.write("search/pages/0123456789ab.json", b"[]")
    three.write("search/index.txt", b"words")
    three.write("search/run.js", b"run()")
    three.write("search/index/page.html", b"<title>no words</title>")
    found = draft.load(waiting(three))
    text = "\n".join(draft_lines(found))
    assert "files of words: 3 added, 0 changed, 0 withdrawn; made by the publishing box, and not checked here" in text
    assert "0123456789ab" not in text
    assert "  added      search/run.js" in text
    assert 'search/index/page.html  "no words"' in text
    assert "search/terms/0123456789ab.txt" in str(draft_data(found))


LIES = {
    "the title in the text of a page": lambda d: d["texts"].update(
        {k: v.replace("third", "harmless") for k, v in d["texts"].items()}
    ),
    "a listing": lambda d: d["listings"].update({k: v.replace("index", "other") for k, v in d["listings"].items()}),
    "no listings": lambda d: d.update(listings={}),
    "another release before": lambda d: d.update(before=""),
    "the hash of the top listing": lambda d: d["metadata"]["signed"]["targets"]["SHA256SUMS"]["hashes"].update(
        sha256="00" * 32
    ),
    "the number": lambda d: d["metadata"]["signed"].update(version=9),
    "a fraction": lambda d: d["metadata"]["signed"]["targets"]["SHA256SUMS"]["custom"].update(x=0.5),
    "a target more": lambda d: d["metadata"]["signed"]["targets"].update(
        x=d["metadata"]["signed"]["targets"]["SHA256SUMS"]
    ),
    "rights for more files": lambda d: d["metadata"]["signed"]["delegations"]["roles"][0].update(paths=["*"]),
    "no root": lambda d: d.update(roots=[]),
    "a root of its own": lambda d: d["roots"].__setitem__(1, d["roots"][0]),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_draft_that_lies_is_not_signed(three: People, lie: str) -> None:
    three.edit("third")
    file = waiting(three)
    data = json.loads(file.read_text())
    LIES[lie](data)
    file.write_text(json.dumps(data))
    if lie.startswith("the title"):
        found = draft.load(file)
        change = next(c for c in found.changes() if c.path == "index.html")
        assert found.page(change) is None
        return
    with pytest.raises((TrustError, ConfigError)):
        sign(file, three.signer("ana"))
    assert "sig" not in json.dumps(json.loads(file.read_text())["metadata"]["signatures"])


def test_a_draft_is_kept_while_the_tree_stays_and_overtaken_when_it_changes(three: People) -> None:
    three.edit("third")
    waiting(three)
    (back,) = three.signed_by("release-3.draft.json", "ana")
    with pytest.raises(WaitingError, match="1 of 2"):
        three.finish(back)
    with pytest.raises(WaitingError, match="1 of 2"):
        three.seal(now=NOW + timedelta(days=1))
    three.edit("third, corrected")
    with pytest.raises(WaitingError, match="0 of 2"):
        three.seal()
    with pytest.raises(ConfigError, match="not the draft that is here"):
        three.finish(back)
    waiting(three)
    assert three.finish(*three.signed_by("release-3.draft.json", "ana", "chu")).release.number == 3
    with pytest.raises(ConfigError, match="waits here"):
        three.finish(back)


def test_an_editors_key_on_the_box_signs_as_it_seals(three: People) -> None:
    shutil.copyfile(three.away / "ana/ana.key", three.state / "keys/ana.key")
    os.chmod(three.state / "keys/ana.key", 0o600)
    three.keys = Keyring(three.state / "keys", PASSPHRASE)
    three.edit("third")
    with pytest.raises(ConfigError, match="the ana key"):
        three.seal()
