"""The table of defences is that of the code."""

import pytest

from tests.attacks.defences import DEFENCES, Defence
from tests.attacks.mutate import rows


@pytest.mark.parametrize("defence", DEFENCES, ids=lambda d: d.says)
def test_each_defence_is_where_the_table_says(defence: Defence) -> None:
    without = defence.switched_off(defence.file.read_text(encoding="utf-8"))
    if not defence.in_node:
        compile(without, str(defence.file), "exec")
    assert set(defence.rows) <= rows().keys()


def test_each_row_has_a_defence() -> None:
    assert rows().keys() == {row for defence in DEFENCES for row in defence.rows}
