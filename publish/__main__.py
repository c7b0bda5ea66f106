"""The program ``stet``, also started as ``python -m publish``."""

import os
import sys
from collections.abc import Sequence

_INTERRUPTED = "interrupted; run the same command again to go on"


def main(argv: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    try:
        _run(argv)
    except KeyboardInterrupt:
        # While modules load, which most of a short command is. From there on `run` says it.
        try:
            os.write(2, f"stet: {_INTERRUPTED}\n".encode())
            if "--json" in (sys.argv if argv is None else argv):
                error = f'{{"message": "{_INTERRUPTED}", "hint": null, "kind": "Interrupted", "exit": 130}}'
                os.write(1, f'{{"error": {error}}}\n'.encode())
        except OSError:
            pass
        sys.exit(130)


def _run(argv: Sequence[str] | None) -> None:
    # Loaded here: what is interrupted in the head of a module, nobody can catch.
    from publish.cli._console import ready
    from publish.cli._session import run
    from publish.cli._verbs import cli, is_completing

    if argv is None:
        _name_files_in_utf8()
    # A shell asks at each press of Tab: without run(), so that no error of ours lands in the line being typed.
    if is_completing():
        cli.main(prog_name="stet")
    ready()
    sys.exit(run(cli, sys.argv[1:] if argv is None else argv))


def _name_files_in_utf8() -> None:
    """Start once more with UTF-8 names of files, in a locale of another encoding.

    What is printed keeps the locale's encoding.
    """
    # A copy's names are UTF-8 bytes on every disk: in GB18030 a clone would be one that no other machine can verify.
    again = [sys.executable, "-X", "utf8"]
    if sys.getfilesystemencoding() == "utf-8" or sys.orig_argv[: len(again)] == again:
        return
    spoken = {"PYTHONIOENCODING": f"{sys.stdout.encoding}:backslashreplace"} if sys.stdout else {}
    os.execve(sys.executable, [*again, *sys.orig_argv[1:]], os.environ | spoken)  # noqa: S606 - ourselves


if __name__ == "__main__":
    main()
