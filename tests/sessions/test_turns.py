"""Who wants a place in a crowded session is served in the order of coming."""

from threading import Thread
from time import sleep

from lms.core.db import atomic
from lms.sessions.queries import turns
from tests.support.people import add_organisation
from tests.support.training_sessions import add_training_session

STEP_SECONDS = 0.3


def test_a_crowd_is_served_in_the_order_in_which_it_came(database):
    """On PostgreSQL by the queue for the session, on SQLite by the gate before every transaction."""
    training_session_id = add_training_session(database, add_organisation(database))
    served: list[int] = []
    line = [Thread(target=_stand_in_line, args=(database, training_session_id, n, served)) for n in range(4)]

    _let_them_line_up(training_session_id, line)
    for each in line:
        each.join()

    assert served == [0, 1, 2, 3]


@atomic
def _let_them_line_up(training_session_id: int, line: list[Thread]) -> None:
    turns.wait_for_turn(training_session_id)
    for each in line:
        each.start()
        sleep(STEP_SECONDS)


def _stand_in_line(app, training_session_id: int, number: int, served: list[int]) -> None:
    with app.app_context():
        _be_served(training_session_id, number, served)


@atomic
def _be_served(training_session_id: int, number: int, served: list[int]) -> None:
    turns.wait_for_turn(training_session_id)
    served.append(number)
