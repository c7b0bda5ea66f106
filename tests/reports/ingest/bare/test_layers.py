"""Layers are on or off as pdfium has it."""

from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from publish.reports.ingest.bare.layers import Layers
from publish.reports.ingest.bare.parts import NotPlainError


def _two(**default: Any) -> tuple[Layers, Any, Any]:
    """The layers of a file, one that is on, and one that is off."""
    made = pikepdf.new()
    on, off = (made.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("on", "off"))
    made.Root.OCProperties = Dictionary(OCGs=Array([on, off]), D=Dictionary(OFF=Array([off]), **default))
    on.File = made.make_indirect(Dictionary())  # keeps the file open as long as its layers
    layers = Layers(made.Root)
    layers.file = made  # type: ignore[attr-defined]
    return layers, on, off


def test_a_layer_is_off_by_name() -> None:
    layers, on, off = _two()
    assert list(layers.off()) == ["off"]
    assert layers.hides(off)
    assert not layers.hides(on)
    assert not layers.hides(None)


@pytest.mark.parametrize(
    ("how", "both", "hides"),
    [("AnyOn", True, False), ("AllOn", True, True), ("AnyOff", True, False), ("AllOff", True, True),
     ("AnyOn", False, True), ("AllOff", False, False)],
)  # fmt: skip
def test_a_rule_of_several_layers(how: str, both: bool, hides: bool) -> None:
    layers, on, off = _two()
    rule = Dictionary(Type=Name.OCMD, P=Name(f"/{how}"), OCGs=Array([on, off] if both else [off]))
    assert layers.hides(rule) is hides


def test_rules_of_rules() -> None:
    layers, on, off = _two()

    def hides(*rule: Any) -> bool:
        return layers.hides(Dictionary(Type=Name.OCMD, VE=Array(rule)))

    assert hides(Name.And, on, off)
    assert not hides(Name.Or, on, off)
    assert hides(Name.Not, on)
    assert not hides(Name.And, on, Array([Name.Not, off]))
    assert hides(Name.Perhaps, on)
    assert not layers.hides(Dictionary(Type=Name.OCMD, OCGs=Array([])))
    assert layers.hides(Dictionary(Type=Name.OCMD, OCGs=off))
    ring: Any = layers.file.make_indirect(Array([Name.Not]))  # type: ignore[attr-defined]
    ring.append(ring)
    with pytest.raises(NotPlainError, match="without end"):
        hides(Name.Not, ring)


def test_all_layers_may_be_off_but_some() -> None:
    layers, on, _ = _two(BaseState=Name.OFF)
    assert layers.hides(on)
    layers, on, _ = _two(BaseState=Name.OFF)
    layers._default.ON = Array([on])
    assert not layers.hides(on)


def test_a_layers_own_word_counts_more_and_one_for_designers_none() -> None:
    layers, on, off = _two()
    off.Usage = Dictionary(View=Dictionary(ViewState=Name.ON))
    on.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF))
    assert not layers.hides(off)
    assert layers.hides(on)
    on.Intent = Name.Design
    assert not layers.hides(on)
