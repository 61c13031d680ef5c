"""Commands of the core: the worker, the languages."""

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from lms.core import catalogues
from lms.core.db import db
from lms.core.outbox import Jobs, work_off
from lms.core.refusals import TooBusy
from lms.core.words import SOURCE

IDLE_SECONDS = 0.5
AWAY_SECONDS = 5
IdleWork = Sequence[Callable[[], int]]
log = logging.getLogger(__name__)


def init_app(app: Flask, jobs: Jobs, idle_work: IdleWork = ()) -> None:
    """Hand the worker its table of jobs, and the work it looks for by itself when no message is due.

    Args:
        app: the application.
        jobs: kind of message -> what to do with it.
        idle_work: functions that do one batch of what is waiting and return how much that was.
    """
    app.extensions["lms_jobs"] = jobs
    app.extensions["lms_idle_work"] = idle_work
    app.cli.add_command(worker)
    app.cli.add_command(languages)


def run_due_jobs() -> int:
    """Do all that is due now and return how many messages and other things that were."""
    done = 0
    while count := work_off(current_app.extensions["lms_jobs"]):
        done += count
    return done + sum(_all_of(work) for work in current_app.extensions["lms_idle_work"])


def _all_of(work: Callable[[], int]) -> int:
    done = 0
    try:
        while count := work():
            done += count
    except Exception:  # what cannot be done now waits for the next round; mails must go on
        log.exception("idle work failed")
    return done


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and end.")
@with_appcontext
def worker(once: bool) -> None:
    """Do the later work: mails, folding of figures. Several may run."""
    if once:
        click.echo(f"{run_due_jobs()} done")
        return
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    while not stopping.is_set():
        try:
            pause = 0 if run_due_jobs() else IDLE_SECONDS
        except TooBusy as error:  # a full disk or a restart passes; what is due waits for it
            log.warning("the database is away: %s", error.__cause__)
            pause = AWAY_SECONDS
        db.session.remove()
        stopping.wait(pause)


@click.command()
@click.option(
    "--update", "template", type=click.Path(exists=True, path_type=Path), help="A .pot file to bring them up to."
)
def languages(template: Path | None) -> None:
    """List the languages of the interface and how much of it is translated."""
    for language in catalogues.languages():
        if template and language != SOURCE:
            catalogues.update(language, template)
        known = catalogues.coverage(language)
        share = f"{known.translated}/{known.all} ({known.percent} %)" if known.all else "the source"
        click.echo(f"{language:10} {catalogues.name(language)}: {share}")
