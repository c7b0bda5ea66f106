"""The data of a page's head in a real browser: nothing runs, nothing is blocked, all of it can be read."""

import html
from collections.abc import Callable
from pathlib import Path

from tests.readers.browser.reader import Reader
from tests.support.censor import Censor
from tests.support.small import ONE, archive, made
from tests.tree.pages.test_linked import FINGERPRINT, TYPED

_READ = "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"


def test_data_need_no_leave_of_the_policy_and_scripts_beside_them_get_none(
    reader: Callable[..., Reader], tmp_path: Path
) -> None:
    odd = ONE.replace("summary: In short.", f"summary: '{TYPED}'")
    tree = made(archive(tmp_path, **{"reports/2013/one.md": odd}), fingerprint=FINGERPRINT)
    file = tree.root / "reports/2013/one.html"
    with Censor(tree.root) as copy:
        somebody = reader()
        page = somebody.open(f"{copy.url}reports/2013/one.html")
        said = page.evaluate(_READ)
        assert (said["headline"], said["abstract"]) == ("One & only <report>", " ".join(html.unescape(TYPED).split()))
        assert [c for c in somebody.complaints if "CSP" in c or "Content Security" in c] == []
        assert somebody.outside(copy.url) == []
        # The same place, were it a script: so the policy is in force there.
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("application/ld+json", "text/javascript"), encoding="utf-8")
        other = reader()
        other.open(f"{copy.url}reports/2013/one.html")
        assert [c for c in other.complaints if "CSP violation: script-src-elem inline" in c]
