"""A PostgreSQL and a Redis of our own, for as long as they are needed."""

import os
import pwd
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import redis

from tests.support.programs import INITDB, PG_CTL, REDIS, Unavailable, require

ANSWER_SECONDS = 3
START_SECONDS = 30
ANYBODY_IN_UTF8 = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]


def postgres_fault(url: str) -> str | None:
    """Say why the tests cannot make databases at this address; None when they can."""
    may_create = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=ANSWER_SECONDS) as connection:
            row = connection.execute(may_create).fetchone()
    except psycopg.Error as error:
        return str(error).splitlines()[0]
    return None if row and row[0] else "its user may not create databases"


def redis_fault(url: str) -> str | None:
    """Say why Redis cannot be used at this address; None when it can."""
    limits = {"socket_connect_timeout": ANSWER_SECONDS, "socket_timeout": ANSWER_SECONDS}
    try:
        with redis.Redis.from_url(url, **limits) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        return str(error)
    return None


@dataclass(frozen=True, slots=True)
class OwnPostgres:
    """A PostgreSQL of our own: its address, and what starts it again after the plug was pulled."""

    url: str
    restart: Callable[[], None]


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Start a PostgreSQL of our own, as an ordinary user on a free port, for as long as it is needed."""
    initdb, pg_ctl, port = require(INITDB), require(PG_CTL), free_port()
    with TemporaryDirectory(prefix="lms-postgres-") as home:
        user = _unprivileged_owner(Path(home))
        data, log = f"{home}/data", Path(home, "log")
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c max_connections=200"
        )
        running = [pg_ctl, "-D", data, "-l", log, "-o", options, "-w"]
        _run([initdb, "-D", data, "-U", "postgres", *ANYBODY_IN_UTF8], home, user)
        try:
            _run([*running, "start"], home, user)
            yield OwnPostgres(
                f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres",
                lambda: _run([*running, "-m", "immediate", "restart"], home, user),
            )
        finally:
            if Path(data, "postmaster.pid").exists():
                _run([pg_ctl, "-D", data, "-m", "fast", "-w", "stop"], home, user)


@contextmanager
def own_redis() -> Iterator[str]:
    """Start a Redis of our own on a free port, which keeps nothing, for as long as it is needed."""
    port = free_port()
    url = f"redis://127.0.0.1:{port}/15"
    command = [
        str(require(REDIS)),
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    with TemporaryDirectory(prefix="lms-redis-") as home:
        server = subprocess.Popen(command, cwd=home, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            deadline = time.monotonic() + START_SECONDS
            while reason := redis_fault(url):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise Unavailable(f"Redis を起動できません / Redis does not start: {reason}")
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    """Ask the system for a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged_owner(home: Path) -> str | None:
    """Give the folder to an ordinary user when we are root, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    owner = pwd.getpwnam("postgres" if "postgres" in known else "nobody")
    os.chown(home, owner.pw_uid, owner.pw_gid)
    return owner.pw_name


def _run(command: list[str | Path], home: str, user: str | None) -> None:
    group = pwd.getpwnam(user).pw_gid if user else None
    with Path(home, "output").open("w+") as output:  # a pipe would stay open as long as the server runs
        done = subprocess.run(
            command,
            check=False,
            cwd=home,
            env={"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8"},
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            group=group,
            extra_groups=[] if user else None,
        )
        if done.returncode:
            output.seek(0)
            last_line = output.read().strip().rpartition("\n")[2]
            raise Unavailable(f"PostgreSQL を起動できません / PostgreSQL does not start: {last_line}")
