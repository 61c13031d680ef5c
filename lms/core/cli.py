"""Commands of the core: the worker."""

import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from lms.core.db import db
from lms.core.outbox import Jobs, work_off

IDLE_SECONDS = 0.5


def init_app(app: Flask, jobs: Jobs) -> None:
    """Hand the worker its table of jobs."""
    app.extensions["lms_jobs"] = jobs
    app.cli.add_command(worker)


def run_due_jobs() -> int:
    """Do all that is due now and return how many messages that were."""
    done = 0
    while count := work_off(current_app.extensions["lms_jobs"]):
        done += count
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
        done = run_due_jobs()
        db.session.remove()
        if not done:
            stopping.wait(IDLE_SECONDS)
