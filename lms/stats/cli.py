"""`flask stats`: fold the facts that wait, and check that the figures agree with the ledger and with each other."""

import click
from flask.cli import AppGroup

from lms.stats import actions, queries

cli = AppGroup("stats", help="Figures of areas.")


@cli.command("fold")
def fold() -> None:
    """Add all waiting facts to the roll-ups; the worker does so by itself."""
    done = 0
    while count := actions.fold_waiting():
        done += count
    click.echo(f"{done} facts folded")


@cli.command("recount-persons")
def recount_persons() -> None:
    """Count the persons who attended once more; for figures from before they were counted, or after a merge."""
    click.echo(f"{actions.recount_attenders()} attendances told")


@cli.command("check")
def check() -> None:
    """Compare the figures with the ledger and the roll-ups with each other; end with an error when they differ."""
    differences = queries.differences()
    for difference in differences:
        click.echo(f"{difference.what}: {difference.figure} instead of {difference.expected}")
    if differences:
        raise click.ClickException("the figures are wrong")
    click.echo("the figures agree with the ledger and with each other")
