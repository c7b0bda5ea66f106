"""``stet completion``."""

import click

from publish.cli._session import (
    Session,
    Verb,
)


@click.command("completion", cls=Verb)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what makes a shell complete commands, options and hosts.

    For bash, in ~/.bashrc: eval "$(stet completion bash)"
    """
    # click writes the script; ours answers when the script calls the program with this variable.
    from click.shell_completion import get_completion_class

    session: Session = ctx.obj
    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click has all three
    script = made(ctx.find_root().command, {}, "stet", "_STET_COMPLETE").source()
    # click's script for fish cuts a verb's words off at their first comma.
    script = script.replace('string split "," ', 'string split -m 1 "," ')
    session.console.answer({"shell": shell, "script": script}, script.splitlines())
