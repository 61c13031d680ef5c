"""Starting the processes of a storm, killing them, restarting the database, and waiting for the end."""

import multiprocessing
import time
from collections.abc import Callable
from statistics import median

from lms.core.db import db
from tests.storm.attempts import PROCESSES, Storm, acknowledged, bare, work

BARE_EACH = 20
PATIENCE_SECONDS = 1800

_FORK = multiprocessing.get_context("fork")  # the application is loaded once; each process opens its own connections


def blow(storm: Storm, kills: int, restarts: int, restart: Callable[[], None]) -> float:
    """Let all attempts be made and return the seconds that took.

    Args:
        storm: what is to be done.
        kills: how many processes are killed on the way, spread evenly; each is started again.
        restarts: how often the database is restarted on the way.
        restart: restarts it at once, without asking anybody.
    """
    _disconnect(storm)
    running = {process: _start(storm, process) for process in range(PROCESSES)}
    dues = sorted(
        [((n + 1) / (kills + 1), "kill") for n in range(kills)]
        + [((n + 1) / (restarts + 1), "restart") for n in range(restarts)]
    )
    began = time.perf_counter()
    while running:
        assert time.perf_counter() - began < PATIENCE_SECONDS, "the storm does not end"
        time.sleep(0.02)
        share = _share_done(storm)
        while dues and share >= dues[0][0]:
            _, due = dues.pop(0)
            if due == "restart":
                restart()
            else:
                _kill_one(storm, running, len(dues))
        for process, child in list(running.items()):
            if child.exitcode is not None:
                assert child.exitcode == 0, f"process {process} ended with {child.exitcode}"
                del running[process]
    assert not dues, f"the storm was over before {dues}"
    return time.perf_counter() - began


def calm(storm: Storm) -> tuple[float, float, float]:
    """Let the same number of processes insert and commit: return rows a second, median and worst wait in seconds."""
    _disconnect(storm)
    waits = _FORK.Queue()
    children = [_FORK.Process(target=lambda: waits.put(bare(storm, BARE_EACH))) for _ in range(PROCESSES)]
    began = time.perf_counter()
    for child in children:
        child.start()
    seconds = [each for _ in children for each in waits.get()]
    elapsed = time.perf_counter() - began
    for child in children:
        child.join()
    return len(seconds) / elapsed, median(seconds), max(seconds)


def _start(storm: Storm, process: int):
    child = _FORK.Process(target=work, args=(storm, process), daemon=True)
    child.start()
    return child


def _kill_one(storm: Storm, running: dict, number: int) -> None:
    """Kill a process in the middle of whatever it does, and start another in its place."""
    if not running:
        return
    process = sorted(running)[number % len(running)]
    running[process].kill()  # which has nothing to do where one has just ended by itself
    running[process].join()
    running[process] = _start(storm, process)


def _share_done(storm: Storm) -> float:
    done = 0
    for process in range(PROCESSES):
        log = storm.log(process)
        done += log.read_bytes().count(b"\n") if log.exists() else 0
    return done / storm.attempts


def all_acknowledged(storm: Storm) -> list:
    """Return what all processes have acknowledged."""
    return [each for process in range(PROCESSES) for each in acknowledged(storm.log(process))]


def _disconnect(storm: Storm) -> None:
    """Let go of every connection: one that two processes share would mix their answers."""
    with storm.app.app_context():
        db.session.remove()
        db.engine.dispose()
