"""publish.cli._options: options of several verbs."""

import click
import pytest
from click.testing import CliRunner

from publish.cli._options import Amount, limit_option


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
