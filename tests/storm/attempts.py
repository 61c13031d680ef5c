"""What one process of the storm does: attempt after attempt, each acknowledged in a file that is on the disk."""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from lms.accounts.policy import VISITOR
from lms.core import audit
from lms.core.db import atomic, db
from lms.core.idempotency import Key
from lms.core.refusals import TooBusy
from lms.sessions.actions.registration import cancel, register
from lms.sessions.rules.people import Companion, Newcomer

PROCESSES = 32
CROWDED, SHARE_OF_THE_CROWDED = 3, 0.6
REPLAYED, GIVEN_BACK, ALONE = 0.05, 0.4, 0.3
MOST_IN_GROUP = 8
ALL_KINDS = (70, 10, 10, 10)
"""Of a hundred bookings: alone, for two of whom one has no name, for a named pair, for a group."""
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
    if storm.churns and held and chance.random() < GIVEN_BACK:
        key, answer = _giving_back(chance, number, held)
    else:
        key, answer = _booking(storm, chance, number)
    answered, seconds = _timed(lambda: _insist(storm.app, answer))
    if chance.random() < REPLAYED:
        again = _insist(storm.app, answer)
        assert again == answered, f"{key.value} was answered {answered}, then {again}"
    return Acknowledged(number, key.value, answered, seconds)


def _giving_back(chance: random.Random, number: int, held: list[int]) -> tuple[Key, Callable[[], int]]:
    """Give a claim back, now and then without the other of the pair."""
    key, registration_id, alone = _key("cancel", number), chance.choice(held), chance.random() < ALONE

    def answer() -> int:
        cancel(registration_id, VISITOR, key, alone=alone)
        return registration_id

    return key, answer


def _booking(storm: Storm, chance: random.Random, number: int) -> tuple[Key, Callable[[], int]]:
    crowded = chance.random() < SHARE_OF_THE_CROWDED
    ids = storm.training_session_ids[:CROWDED] if crowded else storm.training_session_ids[CROWDED:]
    key, training_session_id = _key("register", number), chance.choice(ids)
    newcomer, company = Newcomer(f"客 {number}", phone=f"090{number:08}"), _company(storm, chance, number)
    return key, partial(register, training_session_id, VISITOR, key, newcomer=newcomer, accepts_waiting=True, **company)


def _company(storm: Storm, chance: random.Random, number: int) -> dict[str, Any]:
    """Choose who comes along."""
    kinds = (
        {},
        {"places": 2},
        {"companion": Companion(f"連れ {number}")},
        {"group_name": f"会 {number}", "places": chance.randint(2, MOST_IN_GROUP)},
    )
    return chance.choices(kinds, ALL_KINDS)[0] if storm.churns else {}


def _key(kind: str, number: int) -> Key:
    return Key(f"{kind}:{number}", "/storm", f"{number}")


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
