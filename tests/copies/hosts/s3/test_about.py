"""publish.copies.hosts.s3.about: what caches may keep, and what a reader's program makes of the bytes."""

from pathlib import Path

from publish.copies.hosts.s3.about import about, head_of, headers_of


def test_what_never_changes_may_be_kept_and_all_else_is_asked_for_anew(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text("<!doctype html>")
    named = f"targets/{'a' * 64}.SHA256SUMS"
    assert "immutable" in about(named, head_of(named, page), None)["CacheControl"]
    said = about("index.html", head_of("index.html", page), "public-read")
    assert headers_of(said) == [
        ("Content-Type", said["ContentType"]), ("Cache-Control", "no-cache"), ("X-Amz-Acl", "public-read"),
    ]  # fmt: skip
    assert said["ContentType"].startswith("text/html")
    assert head_of("film.mp4", page) is None  # nobody asks for its charset
