"""The program ``stet``, also started as ``python -m publish``."""

import sys
from collections.abc import Sequence

from publish.cli._console import ready
from publish.cli._session import run
from publish.cli._verbs import cli, is_completing


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    # A shell asks at each press of Tab: without run(), so that no error of ours lands in the line being typed.
    if is_completing():
        cli.main(prog_name="stet")
    ready()
    sys.exit(run(cli, sys.argv[1:] if argv is None else argv))


if __name__ == "__main__":
    main()
