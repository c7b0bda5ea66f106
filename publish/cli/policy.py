"""``stet policy``."""

import json

import click

from publish.cli._options import HostName
from publish.cli._session import Session, Verb

PUSH, WITHDRAW = "KEY-THAT-PUSHES", "KEY-THAT-WITHDRAWS"


@click.command("policy", cls=Verb)
@click.argument("host", type=HostName(), metavar="HOST")
@click.option("--push", metavar="WHO", default=PUSH, show_default=True, help="Who pushes, as the store names users.")
@click.option("--withdraw", metavar="WHO", default=WITHDRAW, show_default=True, help="Who withdraws.")
@click.pass_obj
def command(session: Session, host: str, push: str, withdraw: str) -> None:
    """Write the policies for a bucket's two keys: one that pushes, and one that withdraws.

    The first may put, get and list, and nothing more: who steals it can take nothing away. The second may delete,
    versions too. WHO is an access key at versitygw, an ARN at Amazon. Nothing is sent, and no key is read.
    """
    from publish.archive.archive import Archive
    from publish.copies.hosts import rights_of

    settings = Archive.here().config.host(host)
    sheets, words = rights_of(settings, push, withdraw)
    lines: list[str] = list(words)
    for sheet in sheets:
        lines += [f"# {sheet.title}", *json.dumps(sheet.policy, indent=2).split("\n"), ""]
    data = {"policies": [{"title": sheet.title, "policy": sheet.policy} for sheet in sheets], "words": list(words)}
    session.console.answer(data, lines[:-1] if sheets else lines)
