"""The command that fills an empty database with the demo."""

import click
from flask.cli import with_appcontext

from lms.accounts.sign_in import password_hash
from lms.core.refusals import Refusal
from lms.home.actions import make_demo

PASSWORD = "tsunagari-demo-2026"  # noqa: S105  printed at start; only the demo's invented users have it


@click.command()
@with_appcontext
def demo() -> None:
    """Invent a prefecture with people, sessions and records; refuses where real people are."""
    try:
        made = make_demo(password_hash(PASSWORD))
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.title}\n{refusal.message}") from refusal
    click.echo("見本のデータを入れました。" if made else "見本のデータは、入っています。")
