"""publish.reports.imports.withheld: whatever word a site has for it, what it kept from its readers stays out."""

import pytest

from publish.reports.imports.front import split
from publish.reports.imports.withheld import withheld


@pytest.mark.parametrize(
    "line",
    [
        "draft: true", "Draft: yes", "isDraft: 'true'", "published: false", "published: draft", "publish: no",
        "public: false", "status: draft", "status: Private", "visibility: members", "private: on", "unlisted: true",
        "hidden: true", "password: open sesame", "encrypted: true", "render: false", "headless: true",
        "build:\n  render: never", "password: [a, b]", "status: [draft]", "extra:\n  draft: true",
        "params:\n  private: true", "access: members-only", "dg-publish: false",
        "Build:\n  render: never", "build:\n  list: never", "_build:\n  List: false", "state: draft",
        "subscribers_only: true", "subscribersOnly: yes", "audience: only_paid", "Params:\n  members: true",
        "embargo: true", "State: In-Review", "draft: y", "draft: Y", "draft: almost done", "private: team",
        "locked: by Ani", "published: n", "listed: none", "enabled: 0", "hidden: x",
    ],
)  # fmt: skip
def test_a_text_is_left_out_by_any_of_these(line: str) -> None:
    assert withheld(split(f"---\ntitle: T\n{line}\n---\nwords").values)


@pytest.mark.parametrize(
    "line",
    ["draft: false", "published: 2013-04-02", "published: true", "status: published", "visibility: public",
     "password: ''", "password: false", "hidden: false", "access: open", "publish: true", "build:\n  list: local",
     "state: Bavaria",
     "hide: [navigation, toc]", "draft: n", "draft: None", "draft:", "private: off", "hide: toc",
     "list: [a, b]", "params:\n  draft: false"],
)  # fmt: skip
def test_a_public_text_stays_public(line: str) -> None:
    assert not withheld(split(f"---\ntitle: T\n{line}\n---\nwords").values)
