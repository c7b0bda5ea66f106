"""publish.tree.former.asked: every question is noted with its answer, and held against today's."""

from publish.tree.former.asked import Addresses


def test_questions_are_noted_for_one_page_and_hold_while_the_answers_do() -> None:
    names = Addresses({"a.md": "a.html"}, {"by/tag/x.html"}, {"files/p.png": (1, 2)})
    asked = names.begin()
    assert names.targets.get("a.md") == names.targets["a.md"] == "a.html"
    assert "b.md" not in names.targets
    assert "by/tag/y.html" not in names.generated
    assert names.pictures.get("files/p.png") == (1, 2)
    assert (asked.targets, asked.generated) == ({"a.md": "a.html", "b.md": None}, {"by/tag/y.html": False})
    assert names.begin().targets == {}
    assert names.hold(asked)
    assert not Addresses({"a.md": "a.html", "b.md": "b.html"}, (), {"files/p.png": (1, 2)}).hold(asked)
    assert not Addresses({"a.md": "a.html"}, {"by/tag/y.html"}, {"files/p.png": (1, 2)}).hold(asked)
    assert not Addresses({"a.md": "a.html"}, (), {"files/p.png": (2, 2)}).hold(asked)
