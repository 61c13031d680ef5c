"""What a process takes: the memory of a web process, its cold start, the making of the demo."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.bench.bounds import Row, at_most
from tests.bench.pages import resident_mb
from tests.support.live_server import PREPARE, ROOT, copy_database

ROUNDS = 3
FIRST_PAGE = "from wsgi import app; assert app.test_client().get('/').status_code == 200"


def processes(folder: Path) -> list[Row]:
    """Measure the making of the demo, and how long a process takes from nothing to its first page."""
    *before, demo = PREPARE
    for arguments in before:
        _flask(folder / "cold.sqlite3", arguments)
    copies = [folder / f"cold-{number}.sqlite3" for number in range(ROUNDS)]
    for copy in copies:
        copy_database(folder / "cold.sqlite3", copy)
    made = median(_flask(copy, demo) for copy in copies)
    cold = min(_seconds([sys.executable, "-c", FIRST_PAGE], copies[0]) for _ in range(ROUNDS))
    return [at_most("web process, from nothing to the first page", cold, 3, "s"), at_most("flask demo", made, 10, "s")]


def web_resident_mb() -> float:
    """Return the memory of the largest web process below this one, without that of whoever started it."""
    own = Path("/proc/self/task").glob("*/children")
    children = [int(pid) for path in own for pid in path.read_text().split()]
    arbiters = [pid for pid in children if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    workers = [pid for arbiter in arbiters for pid in _children(arbiter)]
    return max(resident_mb(pid) for pid in workers)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _flask(database: Path, arguments: Sequence[str]) -> float:
    return _seconds([sys.executable, "-m", "flask", *arguments], database)


def _seconds(command: list[str], database: Path) -> float:
    settings = {"FLASK_APP": "wsgi", "SECRET_KEY": "bench", "DATABASE_URL": f"sqlite:///{database}"}
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **settings}, capture_output=True)
    return time.perf_counter() - began
