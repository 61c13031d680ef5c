"""What one process of the storm does: attempt after attempt, each acknowledged in a file that is on the disk."""

import os
import random
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from lms.accounts.policy import VISITOR
from lms.core import audit
from lms.core.db import atomic, db
from lms.core.idempotency import Key
from lms.core.refusals import TooBusy
from lms.sessions.actions.registration import cancel, register
from lms.sessions.rules.people import Newcomer

PROCESSES = 32
CROWDED, SHARE_OF_THE_CROWDED = 3, 0.6
REPLAYED, GIVEN_BACK, PAIRS = 0.05, 0.4, 0.1
BUSY_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Storm:
    """What is the same for all processes of one storm."""

    app: Flask
    folder: Path
    training_session_ids: tuple[int, ...]
    attempts: int
    churns: bool
    seed: int

    def log(self, process: int) -> Path:
        return self.folder / f"acknowledged-{process}"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One line of the file: what was answered, and after how long."""

    attempt: int
    key: str
    registration_id: int
    seconds: float


def acknowledged(log: Path) -> list[Acknowledged]:
    """Read what a process has acknowledged; a line that was cut off by its death was not."""
    if not log.exists():
        return []
    whole, _, _cut_off = log.read_text().rpartition("\n")
    rows = [line.split() for line in whole.splitlines()]
    return [Acknowledged(int(row[0]), row[1], int(row[2]), float(row[3])) for row in rows]


def work(storm: Storm, process: int) -> None:
    """Do the attempts of this process from the first that was never acknowledged on, under the same keys as before."""
    before = acknowledged(storm.log(process))
    held = [each.registration_id for each in before if each.key.startswith("register:")]
    first = max((each.attempt for each in before), default=process - PROCESSES) + PROCESSES
    with storm.log(process).open("r+b" if before else "wb") as log:
        log.truncate(sum(len(_line(each)) for each in before))
        log.seek(0, os.SEEK_END)
        for number in range(first, storm.attempts, PROCESSES):
            done = _attempt(storm, number, held)
            log.write(_line(done))
            log.flush()
            os.fsync(log.fileno())
            if done.key.startswith("register:"):
                held.append(done.registration_id)


def bare(storm: Storm, count: int) -> list[float]:
    """Insert and commit one row so often, and return how long each took, in seconds."""
    return [_timed(lambda: _insist(storm.app, _insert))[1] for _ in range(count)]


@atomic
def _insert() -> None:
    audit.record("storm", None, "storm:bare")


def _line(done: Acknowledged) -> bytes:
    return f"{done.attempt} {done.key} {done.registration_id} {done.seconds:.4f}\n".encode()


def _attempt(storm: Storm, number: int, held: list[int]) -> Acknowledged:
    """Choose by the attempt's number alone, so that whoever does it again does the same."""
    chance = random.Random(f"{storm.seed}:{number}")
    gives_back = storm.churns and held and chance.random() < GIVEN_BACK
    kind = "cancel" if gives_back else "register"
    key = Key(f"{kind}:{number}", "/storm", f"{number}")
    if gives_back:
        registration_id = chance.choice(held)
        answer = lambda: (cancel(registration_id, VISITOR, key), registration_id)[1]  # noqa: E731
    else:
        crowded = chance.random() < SHARE_OF_THE_CROWDED
        ids = storm.training_session_ids[:CROWDED] if crowded else storm.training_session_ids[CROWDED:]
        training_session_id = chance.choice(ids)
        places = 2 if storm.churns and chance.random() < PAIRS else 1
        newcomer = Newcomer(f"客 {number}", phone=f"090{number:08}")
        answer = lambda: register(  # noqa: E731
            training_session_id, VISITOR, key, newcomer=newcomer, places=places, accepts_waiting=True
        )
    answered, seconds = _timed(lambda: _insist(storm.app, answer))
    if chance.random() < REPLAYED:
        again = _insist(storm.app, answer)
        assert again == answered, f"{key.value} was answered {answered}, then {again}"
    return Acknowledged(number, key.value, answered, seconds)


def _timed(answer) -> tuple[int, float]:
    began = time.perf_counter()
    return answer(), time.perf_counter() - began


def _insist(app: Flask, answer):
    """Press the same button again as long as the page says that it is busy."""
    while True:
        with app.app_context():
            try:
                return answer()
            except TooBusy:
                time.sleep(BUSY_SECONDS)
            finally:
                db.session.remove()
