"""publish.tree.bundles.wacz: web archives' own tools find it valid."""

import os
import subprocess
import zipfile
import zlib
from io import BytesIO
from urllib.parse import unquote

import pytest

from publish.core import files
from publish.core.model import Tree
from publish.tree.bundles.make import Made
from tests.support.services.fixtures import skipping
from tests.support.services.oracles import wacz

# WACZ


def test_pywacz_finds_the_wacz_valid(every: dict[str, Made]) -> None:
    with skipping():
        python = wacz()
    done = subprocess.run(
        [python, "-m", "wacz.main", "validate", "-f", every["archive.wacz"].file], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "valid" in done.stdout


def test_warcio_reads_each_page_where_the_index_says(every: dict[str, Made], tree: Tree) -> None:
    archiveiterator = pytest.importorskip("warcio.archiveiterator")
    import json

    with zipfile.ZipFile(every["archive.wacz"].file) as packed:
        warc, index = packed.read("archive/data.warc.gz"), packed.read("indexes/index.cdx").decode().splitlines()
        pages = [json.loads(row) for row in packed.read("pages/pages.jsonl").decode().splitlines()[1:]]
    assert index == sorted(index)
    found = {}
    for row in index:
        said = json.loads(row.split(" ", 2)[2])
        part = BytesIO(warc[int(said["offset"]) : int(said["offset"]) + int(said["length"])])
        record = next(archiveiterator.ArchiveIterator(part, check_digests="raise"))
        assert record.rec_headers["WARC-Target-URI"] == said["url"]
        assert record.http_headers.get_statuscode() == "200"
        found[unquote(said["url"].split(".invalid/")[1])] = record.content_stream().read()
    assert found == {path: file.read_bytes() for path, file in files.walk(tree.root)}
    assert pages[0]["url"].endswith("index.html")
    assert {p["title"] for p in pages} >= {"One & only <report>", "ئۈچ"}


def test_stored_gzip_is_gzip() -> None:
    from publish.tree.bundles.wacz import _gzip

    for data in (b"", b"x", os.urandom(65_535), os.urandom(200_000)):
        assert zlib.decompress(_gzip(data), 31) == data
