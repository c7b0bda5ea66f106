"""The table of defences is that of the code."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.attacks import mutate
from tests.attacks.defences import DEFENCES, Defence
from tests.attacks.mutate import rows
from tests.support.services.fixtures import skipping
from tests.support.services.node import node

_PARSED = """const { SourceTextModule } = require("node:vm"), bad = {};
for (const [says, text] of Object.entries(JSON.parse(require("node:fs").readFileSync(0, "utf8")))) {
  try { new SourceTextModule(text); } catch (error) { bad[says] = String(error); }
}
console.log(JSON.stringify(bad));"""


@pytest.mark.parametrize("defence", DEFENCES, ids=lambda d: d.says)
def test_each_defence_is_where_the_table_says(defence: Defence) -> None:
    without = defence.switched_off(defence.file.read_text(encoding="utf-8"))
    if not defence.in_node:
        compile(without, str(defence.file), "exec")
    assert set(defence.rows) <= rows().keys()
    assert set(defence.tests) <= {test.rpartition("::")[2] for number in defence.rows for test in rows()[number].tests}


def test_each_module_of_the_readers_is_still_one_without_its_defence() -> None:
    """Else a test would fail because nothing runs, and not because of the attack."""
    without = {d.says: d.switched_off(d.file.read_text(encoding="utf-8")) for d in DEFENCES if d.in_node}
    with skipping():
        command = [str(node()), "--experimental-vm-modules", "--no-warnings", "-e", _PARSED]
    said = subprocess.run(command, input=json.dumps(without), capture_output=True, text=True, check=True).stdout
    assert json.loads(said) == {}


def test_each_row_has_a_defence() -> None:
    assert rows().keys() == {row for defence in DEFENCES for row in defence.rows}


def test_a_table_keeps_what_it_says_of_rows_that_were_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    one, other, new = DEFENCES[:3]
    kept = {(one.rows[0], one.says): ("yes", "yes (hangs)"), (other.rows[0], other.says): ("**no**", "**no**")}
    page = tmp_path / "threats.md"
    table = "\n".join([*mutate._table(kept), "| 1 | gone | 1 | yes | a defence that is no more | yes |"])
    page.write_text(f"before{mutate.BEGIN}\n\n{table}\n\n{mutate.END}after")
    monkeypatch.setattr(mutate, "PAGE", page)
    monkeypatch.setattr(mutate, "_whole", lambda numbers: dict.fromkeys(numbers, "pass"))
    monkeypatch.setattr(mutate, "_without", lambda defence: dict.fromkeys(defence.rows, "fail"))
    assert new in mutate._chosen(["--new"], kept)
    assert other not in mutate._chosen(["--new"], kept)
    assert mutate.main([new.says]) == 0
    now = mutate.former(mutate._parts()[1])
    assert now == kept | {(row, new.says): ("yes", "yes") for row in new.rows}
    assert (page.read_text()[:6], page.read_text()[-5:]) == ("before", "after")
