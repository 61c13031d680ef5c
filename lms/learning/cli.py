"""`flask records preview-rule`, `adopt-rule` and `regrade`: here, because learners' pages change with the rule."""

from collections.abc import Iterator

import click

from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.core.refusals import NotFound
from lms.learning import actions
from lms.records.actions import Portion
from lms.records.cli import UNASKED
from lms.records.cli import cli as records_cli
from lms.records.rules import Outlook

_WORDS = {
    Outlook.COMPLETES: "would be complete at once, and get their record",
    Outlook.NEARER: "would have less to do",
    Outlook.SAME: "would see no difference in what is missing",
    Outlook.WORSE: "would have more to do, and keep the version they have",
}
_SHOWN = 20


cli = records_cli
"""The group is that of the ledger; these commands join it."""


@cli.command("preview-rule")
@click.argument("course_key")
@click.option("--version", help="Which version; without it the one in force.")
def preview_rule(course_key: str, version: str | None) -> None:
    """Say who under way would gain and who would lose by another version; nothing changes."""
    edition = _edition(course_key, version)
    found = _summed(edition, is_preview=True)
    click.echo(f"{course_key} {edition.version}: records that were issued never change.")
    for outlook, words in _WORDS.items():
        ids = found[outlook]
        shown = ", ".join(map(str, ids[:_SHOWN])) + (", …" if len(ids) > _SHOWN else "")
        click.echo(f"{len(ids):6} {words}" + (f" (person {shown})" if ids else ""))


@cli.command("adopt-rule")
@click.argument("course_key")
@click.option("--version", help="Which version; without it the one in force.")
@click.option("--yes", is_flag=True, help=f"Do not ask before issuing more than {UNASKED} records.")
def adopt_rule(course_key: str, version: str | None, yes: bool) -> None:
    """Make a version that of all who are under way and would not lose by it."""
    edition = _edition(course_key, version)
    due = len(_summed(edition, is_preview=True)[Outlook.COMPLETES])
    if due > UNASKED and not yes:
        click.confirm(f"{due} records would be issued. Go on?", abort=True)
    portions = list(_portions(edition, is_preview=False))
    people = sum(outlook is not Outlook.WORSE for portion in portions for _id, outlook in portion.outlooks)
    issued = sum(len(portion.numbers) for portion in portions)
    click.echo(f"{people} people have {edition.version} now, {issued} records issued")


@cli.command("regrade")
@click.argument("course_key")
@click.argument("wrong")
@click.option("--by", "corrected", help="The version with the right keys; without it the one in force.")
def regrade(course_key: str, wrong: str, corrected: str | None) -> None:
    """Grade what was handed in under the version WRONG again, by a corrected one; nobody loses a pass."""
    right, other = _edition(course_key, corrected), _edition(course_key, wrong)
    if right.id == other.id:
        raise click.ClickException(f"{course_key} {wrong} cannot correct itself")
    found = [actions.regrade(right, other)]
    while found[-1].after:
        found.append(actions.regrade(right, other, found[-1].after))
    click.echo(
        f"{sum(one.attempts for one in found)} attempts graded again by {right.version}:"
        f" {sum(one.changed for one in found)} changed, {sum(len(one.passed_ids) for one in found)} pass now,"
        f" {sum(len(one.numbers) for one in found)} records issued"
    )


def _edition(course_key: str, version: str | None) -> Edition:
    if version is not None:
        row = catalog.published(course_key, version)
        if row is None:
            raise click.ClickException(f"{course_key} {version} was never published")
        return catalog.version(row.id)
    try:
        return catalog.current_version(course_key)
    except NotFound as error:
        raise click.ClickException(f"{course_key} was never published") from error


def _summed(edition: Edition, *, is_preview: bool) -> dict[Outlook, list[int]]:
    found: dict[Outlook, list[int]] = {outlook: [] for outlook in Outlook}
    for portion in _portions(edition, is_preview=is_preview):
        for person_id, outlook in portion.outlooks:
            found[outlook].append(person_id)
    return found


def _portions(edition: Edition, *, is_preview: bool) -> Iterator[Portion]:
    portion = actions.adopt_version(edition, is_preview=is_preview)
    yield portion
    while portion.after:
        portion = actions.adopt_version(edition, portion.after, is_preview=is_preview)
        yield portion
