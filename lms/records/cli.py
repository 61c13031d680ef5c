"""Commands of the ledger."""

import click
from flask.cli import AppGroup

from lms.core.refusals import NotFound
from lms.records import actions, queries, rules

UNASKED = 50

cli = AppGroup("records", help="Records: what waits for an operator, and the chain of seals.")


@cli.command()
@click.argument("organisation_id", type=int)
def operator(organisation_id: int) -> None:
    """Name the organisation that issues the records of those who learn alone."""
    actions.name_operator(organisation_id)
    click.echo(f"organisation {organisation_id} is the operator")


@cli.command("issue-due")
@click.option("--yes", is_flag=True, help=f"Do not ask before issuing more than {UNASKED}.")
def issue_due(yes: bool) -> None:
    """Issue the records that waited for an operator."""
    due = _all_portions(is_preview=True)
    if due > UNASKED and not yes:
        click.confirm(f"{due} records would be issued. Go on?", abort=True)
    click.echo(f"{_all_portions()} records issued")


@cli.command("correct-name")
@click.argument("number")
@click.argument("name")
@click.option("--reason", type=click.Choice([each.value for each in rules.NameReason]), required=True)
def correct_name(number: str, name: str, reason: str) -> None:
    """Write NAME on the record NUMBER, because its holder has asked for it."""
    try:
        actions.correct_name(rules.parse_number(number) or "", name.strip(), None, reason=rules.NameReason(reason))
    except NotFound as refusal:
        raise click.ClickException("there is no such record, or its name was removed") from refusal
    click.echo(f"{rules.parse_number(number)} is {name.strip()}'s")


@cli.command()
def seal() -> None:
    """Seal what has happened since the last seal."""
    click.echo(f"{actions.seal({})['sealed']} events sealed")


@cli.command("verify-chain")
def verify_chain() -> None:
    """Recompute the whole chain; ends with status 1 at the first seal that does not fit."""
    broken = rules.first_broken(queries.chain())
    if broken:
        raise click.ClickException(f"the chain is broken at seal {broken}")
    click.echo("the chain holds")


def _all_portions(*, is_preview: bool = False) -> int:
    total, after = actions.issue_due(is_preview=is_preview)
    while after:
        count, after = actions.issue_due(after, is_preview=is_preview)
        total += count
    return total
