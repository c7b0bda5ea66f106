"""Groups of verbs: their order in help, the common options, and a word that no verb has."""

from typing import Any

import click

from publish.cli._session import common_options
from publish.core.errors import ConfigError


class OrderedGroup(click.Group):
    """A group of verbs in the order of use, with the common options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params[:0] = common_options()

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the verbs' names."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write each verb with its whole first sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.get_short_help_str(1_000)) for name, verb in self.commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that the first word names.

        As other programs have it, ``help VERB`` is the verb's help.

        Raises:
            ConfigError: None has that name; the nearest one is told.
        """
        word, known = args[0], self.list_commands(ctx)
        if word == "help" and not ctx.resilient_parsing:
            if not args[1:] or args[1].startswith("-"):
                click.echo(ctx.get_help())
                ctx.exit()
            return self.resolve_command(ctx, [*args[1:], "--help"])
        if word not in known and not ctx.resilient_parsing:
            import difflib

            near = difflib.get_close_matches(word, known, n=1)
            meant = f", did you mean {near[0]!r}?" if near else ""
            raise ConfigError(f"no such command {word!r}{meant}", hint=f"see: {ctx.command_path} --help")
        return super().resolve_command(ctx, args)
