"""Let it storm on both databases and judge what is left: `make storm`.

ATTEMPTS, KILLS and SEED choose how much; BUG=locks_off, or one of tests/support/engine_bugs.py, sows a fault first.
"""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from flask_migrate import upgrade

from lms import create_app
from lms.core.db import db
from tests.conftest import settings_for
from tests.storm import weather
from tests.storm.attempts import Storm
from tests.support import judge
from tests.support.engine_bugs import Sown
from tests.support.people import add_organisation
from tests.support.servers import own_postgres
from tests.support.storm import take_the_locks_away
from tests.support.training_sessions import add_training_session

SESSIONS, CAPACITY = 24, 40
ATTEMPTS = int(os.environ.get("ATTEMPTS") or 10_000)
KILLS = int(os.environ.get("KILLS") or 200)
RESTARTS = 3
LOCKS_OFF = "locks_off"


def main() -> int:
    """Let four storms pass, and return 1 when one of them has left a fault, as with BUG=… one must."""
    bug = os.environ.get("BUG")
    seed = int(os.environ.get("SEED") or secrets.randbelow(2**32))
    print(f"{ATTEMPTS} attempts, {weather.PROCESSES} processes, {SESSIONS} sessions, {KILLS} kills, SEED={seed}")
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    faults = 0
    if bug == LOCKS_OFF:
        take_the_locks_away()
    elif bug:
        Sown(bug).__enter__()
    for churns in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{Path(folder, 'storm.sqlite3')}"
            faults += _storm("SQLite", url, Path(folder), churns, seed, 0, lambda: None)
        with tempfile.TemporaryDirectory() as folder, own_postgres() as postgres:
            faults += _storm("PostgreSQL", postgres.url, Path(folder), churns, seed, RESTARTS, postgres.restart)
    return 1 if faults else 0


def _storm(
    name: str, url: str, folder: Path, churns: bool, seed: int, restarts: int, restart: Callable[[], None]
) -> int:
    app = create_app(settings_for(url))
    with app.test_request_context():
        upgrade()
        db.session.remove()
    organisation_id = add_organisation(app)
    ids = [add_training_session(app, organisation_id, capacity=CAPACITY) for _ in range(SESSIONS)]
    storm = Storm(app, folder, tuple(ids), ATTEMPTS, churns, seed)
    seconds = weather.blow(storm, KILLS, restarts, restart)
    with app.app_context():
        faults = _faults(storm)
    bare_a_second, bare_median, bare_worst = weather.calm(storm)
    waits = [each.seconds for each in weather.all_acknowledged(storm)]
    print(f"{name}, {'churn' if churns else 'register only'}, {KILLS} kills, {restarts} restarts:")
    print(f"  storm  {len(waits) / seconds:6.0f} a second   wait: median {_ms(median(waits))}, worst {_ms(max(waits))}")
    print(f"  bare   {bare_a_second:6.0f} a second   wait: median {_ms(bare_median)}, worst {_ms(bare_worst)}")
    print(f"  faults {len(faults):6}   load {os.getloadavg()[0]:.1f}", flush=True)
    for fault in faults[:20]:
        print(f"    {fault}")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return len(faults)


def _faults(storm: Storm) -> list[str]:
    done = weather.all_acknowledged(storm)
    faults = judge.row_faults(storm.training_session_ids) + judge.replay_faults(storm.training_session_ids)
    faults += judge.acknowledgement_faults((each.key, each.registration_id) for each in done)
    if len(done) != storm.attempts:
        faults.append(f"{len(done)} of {storm.attempts} attempts were acknowledged")
    return faults + ([] if storm.churns else judge.exact_faults(storm.training_session_ids))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
