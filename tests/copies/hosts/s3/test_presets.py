"""publish.copies.hosts.s3.presets: each store can be set up by what its preset says, and by nothing else."""

from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts.s3.options import Options, fault_of
from publish.copies.hosts.s3.presets import OWN, PRESETS, known

MANUAL = Path(__file__).parents[4] / "manual" / "hosts.md"


@pytest.mark.parametrize("name", [name for name in PRESETS if name])
def test_a_preset_is_whole(name: str) -> None:
    preset = PRESETS[name]
    assert preset.of.startswith(("measured", "their documents, of"))
    assert preset.policies or preset.acl or preset.open_by  # a way in for readers
    given: dict[str, Any] = {"account": "0a1b"} if "{account}" in preset.endpoint else {}
    if preset.is_ours:
        given["endpoint"] = "https://s3.example.org"
    region = preset.region or preset.regions.partition(",")[0]
    assert fault_of(Options("bucket", preset=name, region=region, **given)) is None
    # Its row in the fact sheet says where it is from.
    (row,) = [line for line in MANUAL.read_text("utf-8").splitlines() if line.startswith(f"| `{name}` |")]
    assert preset.of.removeprefix("their documents, of ").split(";")[0] in row
    assert preset.endpoint in (OWN, "") or preset.endpoint.replace("{", "").replace("}", "") in row.replace("`", "")


def test_the_nearest_name_comes_first() -> None:
    assert known("hetzer").startswith("hetzner, ")
    assert known("Scaleways").startswith("scaleway, ")
    assert set(known("x").split(", ")) == set(PRESETS) - {""}
