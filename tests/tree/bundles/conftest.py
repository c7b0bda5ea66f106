"""A built archive and one bundle of each kind that can be made here."""

from pathlib import Path
from typing import Any

import pytest

from publish.core.model import Tree
from publish.tree.build import build as build_all
from publish.tree.bundles.make import BookWords, Made, Wish, bundle
from publish.tree.bundles.picture import picture
from publish.tree.languages import direction, words_of_bundles
from tests.support.small import TODAY
from tests.support.small import archive as small
from tests.support.small import made as build

HERE = Path(__file__).parents[3]
F = "ab12" * 16
SAMPLE = "c642a6e856693f10" * 4
"""The fingerprint of the sample archive here."""


PICTURE = picture("5a" * 32)


def words(language: str) -> BookWords:
    known, text = words_of_bundles(language)
    return BookWords(known, direction(known), text)


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return built(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The repository's own archive, built."""
    day = TODAY.replace(year=2030)
    return build_all(HERE, tmp_path_factory.mktemp("sample") / "tree", today=day, fingerprint=SAMPLE)


def built(root: Path, **changes: str | bytes | None) -> Tree:
    return build(small(root, **{"evidence/order.png": PICTURE, **changes}), fingerprint=F)


def make(tree: Tree, folder: Path, *kinds: str, **wish: Any) -> dict[str, Made]:
    return {m.name: m for m in bundle(tree, Wish(kinds, **wish), folder, F, words=words)}


@pytest.fixture(scope="session")
def every(tree: Tree, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """One of each kind that can be made here."""
    pytest.importorskip("libzim")
    pytest.importorskip("weasyprint")
    return make(tree, tmp_path_factory.mktemp("shelf"), "epub", "pdf", "zim", "wacz", book=True)
