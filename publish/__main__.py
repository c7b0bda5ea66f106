"""The program ``stet``; also ``python -m publish``."""

import sys
from collections.abc import Sequence

from publish.cli._console import ready
from publish.cli._session import run
from publish.cli._verbs import cli, is_completing


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    if is_completing():
        cli.main(prog_name="stet")
    ready()
    sys.exit(run(cli, sys.argv[1:] if argv is None else argv))


if __name__ == "__main__":
    main()
