"""publish.copies.hosts.git.presets: numbers and names of git hosts, each complete."""

import pytest

from publish.copies.hosts.git.presets import PRESETS, beside
from publish.core.files import is_safe


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_bounds_and_words_that_name_its_branch(name: str) -> None:
    preset = PRESETS[name]
    assert preset.branch
    assert preset.file_max > 0
    assert 0 <= preset.lag_s <= 3600
    assert all(is_safe(path) for path in preset.beside)
    assert "{branch}" in preset.force or not preset.force


def test_files_beside_a_copy_name_the_branch_that_is_shown() -> None:
    job = beside(PRESETS["gitlab"], "letters")[".gitlab-ci.yml"]
    assert b'$CI_COMMIT_BRANCH == "letters"' in job
    assert b"{branch}" not in job
    assert beside(PRESETS["github"], "gh-pages") == {".nojekyll": b""}
    assert beside(PRESETS[""], "pages") == {}
