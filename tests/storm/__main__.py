"""Let it storm on both databases and judge what is left: `make storm`.

ATTEMPTS, KILLS and SEED choose how much; BUG=locks_off, or one of tests/support/engine_bugs.py, sows a fault first.
PostgreSQL is one of our own, which is restarted on the way; no other is touched.
"""

import os
import secrets
import sys
import tempfile
from pathlib import Path

from tests.storm import weather
from tests.storm.passing import SESSIONS, Passed, Plan, let_pass
from tests.support.engine_bugs import Sown
from tests.support.servers import own_postgres
from tests.support.storm import take_the_locks_away

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
    if bug == LOCKS_OFF:
        take_the_locks_away()
    elif bug:
        Sown(bug).__enter__()
    faults = 0
    for churns in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            plan = Plan(ATTEMPTS, KILLS, 0, churns, seed)
            faults += _told("SQLite", plan, let_pass(f"sqlite:///{folder}/storm.sqlite3", Path(folder), plan))
        with tempfile.TemporaryDirectory() as folder, own_postgres() as postgres:
            plan = Plan(ATTEMPTS, KILLS, RESTARTS, churns, seed)
            faults += _told("PostgreSQL", plan, let_pass(postgres.url, Path(folder), plan, postgres.restart))
    return 1 if faults else 0


def _told(name: str, plan: Plan, passed: Passed) -> int:
    print(f"{name}, {'churn' if plan.churns else 'register only'}, {plan.kills} kills, {plan.restarts} restarts:")
    print(f"  storm  {_speed(passed.a_second, passed.median, passed.worst)}")
    print(f"  bare   {_speed(passed.bare_a_second, passed.bare_median, passed.bare_worst)}")
    print(f"  faults {len(passed.faults):6}   load {os.getloadavg()[0]:.1f}", flush=True)
    for fault in passed.faults[:20]:
        print(f"    {fault}")
    return len(passed.faults)


def _speed(a_second: float, median: float, worst: float) -> str:
    return f"{a_second:6.0f} a second   wait: median {median * 1000:.0f} ms, worst {worst * 1000:.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
