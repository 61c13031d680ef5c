"""Commands of accounts: the first administrator, and the broom."""

import click
from flask.cli import AppGroup

from lms.accounts import actions, queries
from lms.accounts.policy import Role
from lms.accounts.rules import MAX_PASSWORD, MIN_PASSWORD, is_easy_to_guess, normal_email
from lms.accounts.sign_in import password_hash

cli = AppGroup("accounts", help="People who sign in.")


@cli.command("add-administrator")
@click.argument("email")
@click.option("--name", default="システム管理", show_default=True, help="Name of a new user.")
def add_administrator(email: str, name: str) -> None:
    """Make the user with this address an administrator; a new user is asked for a password."""
    known = queries.user_by_email(normal_email(email))
    user_id = known.id if known else actions.sign_up(name, None, email, _ask(email, name), is_verified=True)
    actions.grant_role(user_id, Role.ADMINISTRATOR, None)
    click.echo(f"{normal_email(email)} is an administrator")


@cli.command()
def clean() -> None:
    """Delete links that have run out, dead sign-ins, and form keys older than 30 days; for cron, once a night."""
    for table, count in actions.clean().items():
        click.echo(f"{table}: {count} deleted")


def _ask(email: str, name: str) -> str:
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD or is_easy_to_guess(password, email=email, name=name):
        raise click.UsageError(
            f"The password needs {MIN_PASSWORD} to {MAX_PASSWORD} characters that are hard to guess."
        )
    return password_hash(password)
