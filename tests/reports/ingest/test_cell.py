from pathlib import Path

from publish.reports.ingest import cell, wire
from publish.reports.ingest.confine.limits import Rations
from publish.reports.ingest.confine.walls import Walls
from publish.reports.ingest.document import Hints

ROOT = Path(__file__).parents[3]


def test_libraries_are_no_folder_of_the_users() -> None:
    held = cell.libraries()
    assert ROOT / "publish" in held
    for place in (ROOT, ROOT / "site", Path.home(), Path("/etc"), Path("/tmp"), Path("/proc")):
        assert not any(place == each or place.is_relative_to(each) for each in held), place


def test_an_order_goes_through_as_it_is() -> None:
    order = cell.ReadOrder(Hints("ug", password="secret"), "/tmp/a", Walls.LANDLOCK, Rations())
    assert wire.loads(wire.dumps(order), cell.ReadOrder, length_max=cell.REQUEST_MAX) == order


def test_an_error_is_told_without_its_words() -> None:
    try:
        wire.loads(b'"words of the document"', Hints, length_max=100)
    except ValueError as error:
        said = cell._where(error)
    assert said.startswith("AnswerError at wire.py:")
