"""Many people who register at the same moment, from several processes with several threads each."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier

from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm.attributes import set_committed_value

from lms import create_app
from lms.accounts.policy import VISITOR
from lms.core import db as core_db
from lms.core.db import db, session
from lms.core.refusals import TooBusy
from lms.sessions.actions.registration import register
from lms.sessions.models import TrainingSession
from lms.sessions.queries import locking, seats, turns
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.refusals import AlreadyRegistered
from tests.conftest import settings_for
from tests.support.training_sessions import new_key

PROCESSES = 4
PAUSE_SECONDS = 0.02


def storm(database_uri: str, training_session_id: int, attempts: int, *, locked: bool = True) -> None:
    """Send *attempts* registrations at once and return when all have been answered."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])  # so that the processes of all storms import everything once
    together = context.Barrier(PROCESSES)
    share = attempts // PROCESSES
    processes = [
        context.Process(target=_attack, args=(database_uri, training_session_id, share, number, together, locked))
        for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=120)
    assert [process.exitcode for process in processes] == [0] * PROCESSES


def _attack(
    database_uri: str, training_session_id: int, share: int, number: int, together: Barrier, locked: bool
) -> None:
    app = create_app(settings_for(database_uri))
    if not locked:
        take_the_locks_away()
    with app.app_context():
        db.session.execute(select(1))  # connected, and everything imported, before the start
        db.session.remove()
    at_once = Barrier(share)
    together.wait(timeout=60)
    with ThreadPoolExecutor(share) as pool:
        names = [f"{number}-{i}" for i in range(share)]
        for done in [pool.submit(_insist, app, training_session_id, name, at_once, locked) for name in names]:
            done.result()


def _insist(app, training_session_id: int, name: str, at_once: Barrier, locked: bool) -> None:
    """Register once, pressing the same button again as long as the page says that it is busy."""
    key = new_key()
    newcomer = Newcomer(f"受講 {name}", phone="0312345678")
    at_once.wait(timeout=60)
    for _ in range(1_000):  # as long as a crowded machine may need
        with app.app_context():
            try:
                register(training_session_id, VISITOR, key, newcomer=newcomer, accepts_waiting=True)
            except TooBusy:
                time.sleep(0.05)
            except AlreadyRegistered:
                if locked:
                    raise
                return  # without locks, a try that the page called busy may have left its claim behind
            else:
                return
    raise AssertionError("never answered")


def take_the_locks_away() -> None:
    """Count without a lock, stop to think, then write: what the control must be caught at."""
    counted = seats.queue

    def count_and_pause(training_session_id: int):
        found = counted(training_session_id)
        time.sleep(PAUSE_SECONDS)
        return found

    def unlocked_for_newcomer(training_session_id: int) -> TrainingSession:
        row = session().get_one(TrainingSession, training_session_id, populate_existing=True)
        set_committed_value(row, "last_seq", 0)  # no turn yet: it is taken when the claim is written
        return row

    seats.queue = count_and_pause
    locking.lock_for_newcomer = unlocked_for_newcomer
    turns.wait_for_turn = lambda _training_session_id: None
    core_db._gate_of = lambda _session: nullcontext()
    event.remove(Engine, "begin", core_db._begin)
