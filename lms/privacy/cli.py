"""Commands of privacy: the ledger of erasures, kept apart from the copies of the database."""

from typing import TextIO

import click
from flask.cli import AppGroup

from lms.core.refusals import NotFound
from lms.privacy import actions, queries
from lms.privacy.rules.ledger import read_lines, write_lines

cli = AppGroup("privacy", help="Erasures, and erasing once more after a restore.")


@cli.command()
def erasures() -> None:
    """Write the ledger of erasures, a line each; keep it apart from the copies of the database."""
    for line in write_lines(queries.erasures()):
        click.echo(line)


@cli.command("erase-holder")
@click.argument("booking_number")
@click.confirmation_option(prompt="The person and all that is kept about them will be gone for good. Go on?")
def erase_holder(booking_number: str) -> None:
    """Erase who made the booking BOOKING_NUMBER; for people without an account who have asked for it."""
    try:
        count = actions.erase_holder(booking_number)
    except NotFound as refusal:
        raise click.ClickException("there is no such booking, or its person is gone already") from refusal
    click.echo(f"{count} rows of people erased")


@cli.command("replay-erasures")
@click.argument("ledger", type=click.File(encoding="utf-8"))
def replay_erasures(ledger: TextIO) -> None:
    """Erase those in LEDGER once more whom a restore has brought back."""
    try:
        erased = read_lines(ledger)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{actions.replay(erased)} rows of people erased again")
