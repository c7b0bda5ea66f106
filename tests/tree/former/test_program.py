"""publish.tree.former.program: another byte of a theme is another program."""

from pathlib import Path

from publish.tree.former.program import identity


def test_a_changed_file_and_a_new_one_are_another_program(tmp_path: Path) -> None:
    seen = set()
    for name, text in (("a.html", "x"), ("a.html", "y"), ("b.html", "")):
        (tmp_path / name).write_text(text)
        identity.cache_clear()
        seen.add(identity((tmp_path,)))
    assert len(seen) == 3
    assert identity((tmp_path,)) in seen
