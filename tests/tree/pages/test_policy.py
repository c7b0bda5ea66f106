"""publish.tree.pages.policy: a page loads and runs what its policy names by hash, and nothing else."""

import re
from base64 import b64encode
from hashlib import sha256

from publish.core.files import walk
from publish.core.model import Tree
from tests.support.small import page
from tests.tree.conftest import Links


def test_pages_load_nothing_from_outside_and_run_nothing(small: Tree) -> None:
    for path, file in walk(small.root):
        if path.endswith(".html"):
            text = file.read_text(encoding="utf-8")
            links = Links(text)
            assert not [a for a in links.loaded if "://" in a or a.startswith("//")], path
            assert not links.tags & {"iframe", "object", "embed", "form", "base"}, path
            assert not [a for a in links.attributes if a.startswith("on") or a == "style"], path


def test_the_policy_names_the_hash_of_the_style_that_is_inlined(small: Tree) -> None:
    for path in ("index.html", "404.html", "reports/2013/one.html", "by/tag/index.html"):
        text = page(small, path)
        (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
        pin = b64encode(sha256(style.encode()).digest()).decode()
        assert f"default-src 'none'; img-src 'self' data:; style-src 'sha256-{pin}'" in text
