"""publish.cli._options: options of several verbs."""

import click
import pytest
from click.testing import CliRunner

from publish.cli._options import SOME, Amount, Number, limit_option


@pytest.mark.parametrize(("written", "number"), [("20MB", 20_000_000), ("1 KiB", 1024), (7, 7)])
def test_a_number_of_bytes_is_read_as_people_write_it(written: str | int, number: int) -> None:
    assert Amount().convert(written, None, None) == number


def test_a_rate_that_is_none_is_refused_with_the_form_of_one() -> None:
    @click.command()
    @limit_option
    def verb(limit: int | None) -> None:
        click.echo(repr(limit))

    assert CliRunner().invoke(verb, ["--limit", "500 KB/s"]).output == "500000\n"
    refused = CliRunner().invoke(verb, ["--limit", "fast"])
    assert refused.exit_code == 2
    assert "fast" in refused.output


@pytest.mark.parametrize("written", ["nan", "inf", "-inf", "1e999", "0", "-1", "much"])
def test_a_number_that_compares_with_nothing_is_refused(written: str) -> None:
    with pytest.raises(click.BadParameter):
        Number(min=0.001).convert(written, None, None)
    assert Number(min=0.001).convert("2", None, None) == 2


def test_a_size_of_nothing_is_refused() -> None:
    assert SOME.convert("1 KB", None, None) == 1000
    with pytest.raises(click.BadParameter, match="nothing at all"):
        SOME.convert("0 MB", None, None)
