"""A day at the counter in which every rule of registration matters once: it ends well, or a fault has been noticed."""

from collections.abc import Iterator

from tests.support.engine_machine import EngineMachine, Sent
from tests.support.training_sessions import new_key

A, B, C = 0, 1, 2
"""Three sessions: A with two places, B with one at an overlapping time, C with two in the afternoon."""


def play(machine: EngineMachine) -> None:
    """Live through the day and look at everything after each step."""
    try:
        for _ in _day(machine):
            machine.the_engine_stands_where_the_model_stands()
            machine.the_rows_agree_with_each_other()
            machine.nobody_is_oversold()
    finally:
        machine.teardown()


def _day(machine: EngineMachine) -> Iterator[None]:
    one = {"chairs": 1, "staff": False}
    yield machine.a_crowd_books(A, [1, 1, "pair", 1, 1])  # two sit; a pair and two singles wait
    yield _gives_back(machine, A, 0)  # one place: not for the pair, but for the single after it
    yield machine.a_member_books(A, person=1, chairs=1, end=None)  # waits in A …
    yield machine.a_member_books(B, person=1, chairs=1, end=None)  # … and sits in B at the same time
    yield machine.set_capacity(A, 4)  # the pair sits down together
    yield _gives_back(machine, A, 1)
    yield _gives_back(machine, A, 2)  # a place is free, and who sits in B is passed over …
    yield _gives_back(machine, B, 0)  # … until that place is given back
    yield machine.somebody_books(B, end="before commit", **one)
    yield machine.send_again(-1, end=None)
    yield machine.somebody_books(B, end="after commit", **one)
    yield machine.send_again(-1, end=None)
    yield machine.send_again(0, end=None)
    yield machine.send_something_else_under_the_same_key(0)
    yield machine.a_crowd_books(C, [1, 1])
    yield machine.set_capacity(C, 1)  # one too many, and nobody is thrown out
    yield machine.a_crowd_books(C, [1])
    yield _gives_back(machine, C, 0)  # the excess is gone, and nothing is free
    yield machine.a_crowd_books(A, [1, 1, 1, 1, 1])
    yield machine.the_clock_jumps(179)  # a minute after the deadline of promotion
    yield _gives_back(machine, A, 4)  # nobody moves up any more …
    yield machine.a_crowd_books(A, [1])  # … and nobody overtakes
    waiting = next(claim for claim in machine.model.sessions[A].claims if claim.state == "waiting")
    yield machine.mark(waiting, adds_place=True)
    yield machine.walk_in(A, adds_place=True, end="after commit")
    yield machine.the_clock_jumps(60 * 24 * 7)  # and back
    yield machine.call_off(C, sure=5)
    yield machine.somebody_books(C, end=None, **one)
    yield machine.send_again(0, end=None)


def _gives_back(machine: EngineMachine, session: int, turn: int) -> None:
    claim = machine.model.sessions[session].claims[turn]
    assert claim.state == "confirmed"
    machine.send(Sent(new_key(), "cancel", claim, (False, False)), None)
