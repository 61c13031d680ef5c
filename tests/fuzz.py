"""The long form of the state machine, on both databases: `make fuzz`, or `make fuzz EXAMPLES=20000 STEPS=80 SEED=7`.

Each run prints its seed; the same seed plays the same examples again.
"""

import os
import secrets
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from lms import create_app
from lms.core.db import Model, db
from tests.conftest import settings_for
from tests.support.engine_machine import EngineMachine
from tests.support.servers import own_postgres


def main() -> None:
    """Let the engine be tried as long as was asked for, and stop at the first difference from its model."""
    examples, steps = int(os.environ.get("EXAMPLES") or 500), int(os.environ.get("STEPS") or 80)
    chosen = int(os.environ.get("SEED") or secrets.randbelow(2**32))
    with tempfile.TemporaryDirectory() as folder, own_postgres() as postgres:
        for url in (f"sqlite:///{Path(folder, 'fuzz.sqlite3')}", postgres.url):
            print(f"{url.partition(':')[0]}: {examples} examples of up to {steps} steps, SEED={chosen}", flush=True)
            began = time.perf_counter()
            _try(url, examples, steps, chosen)
            print(f"  the engine stood where its model stood; {time.perf_counter() - began:.0f} s", flush=True)


def _try(url: str, examples: int, steps: int, chosen: int) -> None:
    app = create_app(settings_for(url))
    with app.app_context():
        Model.metadata.create_all(db.engine)

    @seed(chosen)
    def machine() -> EngineMachine:
        return EngineMachine(app)

    bounds = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=bounds)
    with app.app_context():
        db.engine.dispose()


if __name__ == "__main__":
    main()
