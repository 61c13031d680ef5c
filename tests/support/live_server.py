"""The real application as a visitor meets it: gunicorn and a worker on a fresh database with demo data."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from flask_migrate import upgrade

from lms import create_app
from lms.core.db import db
from tests.conftest import settings_for

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 90
SECRET = "only-for-the-tests"
PREPARE = (("db", "upgrade"), ("regions", "load"), ("courses", "publish"), ("demo",))
DATABASE = "lms.sqlite3"
GUNICORN = ("gunicorn", "--worker-class", "gthread", "--threads", "8", "--no-control-socket")


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A running application: its address without a slash at the end, its settings and its log."""

    url: str
    environment: dict[str, str]
    log: Path

    def flask(self, *arguments: str) -> str:
        """Run a command of the application, such as `demo`, and return what it prints.

        Raises:
            RuntimeError: the command failed; the message is what it said.
        """
        done = subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            check=False,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout


def copy_of_demo(shared: Path, home: Path) -> None:
    """Put a database with the demo into a folder.

    Args:
        shared: a folder of all test processes of this run; the first that comes makes the demo there.
        home: where `serve` looks for the database.
    """
    made = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not made.exists():
            making = shared / "making"
            making.mkdir(exist_ok=True)
            _make_demo(f"sqlite:///{making / DATABASE}")
            making.rename(made)
    copy_database(made / DATABASE, home / DATABASE)


def _make_demo(url: str) -> None:
    """Run the commands of a newcomer in this process, which has loaded the application already."""
    app = create_app(settings_for(url))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    for arguments in PREPARE[1:]:
        done = app.test_cli_runner().invoke(args=arguments)
        if done.exit_code:
            raise RuntimeError(f"flask {' '.join(arguments)}: {done.output}")


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database, whoever reads or writes it meanwhile."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


@contextmanager
def serve(
    home: Path, *, application: str = "wsgi:app", prepare: Iterable[tuple[str, ...]] = PREPARE, **settings: str
) -> Iterator[LiveServer]:
    """Prepare a database in the folder, serve it on a free port with a worker, and stop both afterwards.

    Args:
        home: a folder of its own, for the database and the log.
        application: what the web server serves; the bench adds a page of its own.
        prepare: the commands that fill the database; none when it is there already.
        settings: environment variables in place of the usual ones, such as DATABASE_URL.
    """
    with ExitStack() as running:
        listener = running.enter_context(socket.create_server(("127.0.0.1", 0)))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = LiveServer(url, _environment(url, home) | settings, home / "server.log")
        for arguments in prepare:
            server.flask(*arguments)
        log = running.enter_context(server.log.open("w"))
        web = (*GUNICORN, "--bind", f"fd://{listener.fileno()}", application)
        running.enter_context(_process(server, web, log.fileno(), listener.fileno()))
        running.enter_context(_process(server, ("flask", "worker"), log.fileno()))
        _wait_for_an_answer(server)
        yield server


def _environment(url: str, home: Path) -> dict[str, str]:
    """The settings of a newcomer's machine: nothing from this shell, no mail server, no Redis."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return inherited | {
        "FLASK_APP": "wsgi",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": f"sqlite:///{home / DATABASE}",
        "SITE_URL": url,
        "PROXIES": "1",  # lets each visitor come from an address of their own, as limits count by address
    }


@contextmanager
def _process(server: LiveServer, module: tuple[str, ...], log: int, *handed_over: int) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env=server.environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        pass_fds=handed_over,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)


def _wait_for_an_answer(server: LiveServer) -> None:
    """The socket listens already, so a page that is slow to come is only waited for."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urlopen(f"{server.url}/", timeout=START_SECONDS).close()
        except HTTPError:
            return  # it answers; whether rightly is for the tests to say
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server does not answer:\n{server.log.read_text()}")
