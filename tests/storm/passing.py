"""One storm from its first cloud to the judgement: how fast it was, how long anybody waited, what faults it left."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flask_migrate import upgrade

from lms import create_app
from lms.core.db import db
from tests.conftest import settings_for
from tests.storm import weather
from tests.storm.attempts import Storm
from tests.support import judge
from tests.support.people import add_organisation
from tests.support.training_sessions import add_training_session

SESSIONS, CAPACITY = 24, 40


@dataclass(frozen=True, slots=True)
class Passed:
    """What a storm was like, beside as many processes that insert one row and commit: a second, and in seconds."""

    a_second: float
    median: float
    worst: float
    bare_a_second: float
    bare_median: float
    bare_worst: float
    faults: list[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of a storm it is to be."""

    attempts: int
    kills: int
    restarts: int
    churns: bool
    seed: int


def let_pass(url: str, folder: Path, plan: Plan, restart: Callable[[], None] = lambda: None) -> Passed:
    """Let a storm pass over a new database, and judge what is left."""
    app = create_app(settings_for(url))
    with app.test_request_context():
        upgrade()
        db.session.remove()
    organisation_id = add_organisation(app)
    ids = [add_training_session(app, organisation_id, capacity=CAPACITY) for _ in range(SESSIONS)]
    storm = Storm(app, folder, tuple(ids), plan.attempts, plan.churns, plan.seed)
    seconds = weather.blow(storm, plan.kills, plan.restarts, restart)
    with app.app_context():
        faults = _faults(storm)
    bare = weather.calm(storm)
    waits = [each.seconds for each in weather.all_acknowledged(storm)]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return Passed(len(waits) / seconds, median(waits), max(waits), *bare, faults)


def _faults(storm: Storm) -> list[str]:
    done = weather.all_acknowledged(storm)
    faults = judge.row_faults(storm.training_session_ids) + judge.replay_faults(storm.training_session_ids)
    faults += judge.acknowledgement_faults((each.key, each.registration_id) for each in done)
    if len(done) != storm.attempts:
        faults.append(f"{len(done)} of {storm.attempts} attempts were acknowledged")
    return faults + ([] if storm.churns else judge.exact_faults(storm.training_session_ids))
