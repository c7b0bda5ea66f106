"""publish.copies.hosts.s3.about: what caches may keep, and what a reader's program makes of the bytes."""

from pathlib import Path

from publish.copies.hosts.s3.about import about, headers_of


def test_what_never_changes_may_be_kept_and_all_else_is_asked_for_anew(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("<!doctype html>")
    named = f"targets/{'a' * 64}.SHA256SUMS"
    assert "immutable" in about(named, tmp_path / "page", None)["CacheControl"]
    said = about("index.html", tmp_path / "page", "public-read")
    assert headers_of(said) == [
        ("Content-Type", said["ContentType"]), ("Cache-Control", "no-cache"), ("X-Amz-Acl", "public-read"),
    ]  # fmt: skip
    assert said["ContentType"].startswith("text/html")
