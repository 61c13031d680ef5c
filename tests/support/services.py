"""Run a command with the services that the tests need.

`python -m tests.support.services pytest -n 2` uses the PostgreSQL and Redis that run on this
machine, starts its own where none answers (and stops what it started), and hands the addresses
to the command as TEST_POSTGRES_URL and TEST_REDIS_URL. Who sets these decides which are used.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import NoReturn

from tests.support.programs import CHROMIUM, INITDB, PDFTOPPM, PDFTOTEXT, PG_CTL, REDIS, Unavailable, ensure
from tests.support.servers import own_postgres, own_redis, postgres_fault, redis_fault

POSTGRES_URL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
REDIS_URL = "redis://127.0.0.1:6379/15"  # the last database, which nobody uses by accident


def running(variable: str, usual_url: str, fault: Callable[[str], str | None]) -> str | None:
    """Choose a running service: the one named by the variable, else the usual one if it serves.

    Raises:
        Unavailable: the variable names a service that cannot be used; another is not
            taken in its place, since somebody chose that one.
    """
    if chosen := os.environ.get(variable):
        if reason := fault(chosen):
            raise Unavailable(f"{variable} を使えません / {variable} cannot be used: {reason}")
        return chosen
    return None if fault(usual_url) else usual_url


def main(command: list[str]) -> int:
    """Provide the services, run the command with them, and return its exit status."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        postgres_url = running("TEST_POSTGRES_URL", POSTGRES_URL, postgres_fault)
        redis_url = running("TEST_REDIS_URL", REDIS_URL, redis_fault)
        ensure([CHROMIUM, PDFTOTEXT, PDFTOPPM])
        ensure([] if postgres_url else [INITDB, PG_CTL])
        ensure([] if redis_url else [REDIS])
        with ExitStack() as started:
            postgres_url = postgres_url or started.enter_context(own_postgres()).url
            redis_url = redis_url or started.enter_context(own_redis())
            print(f"PostgreSQL: {_address(postgres_url)}   Redis: {_address(redis_url)}", flush=True)
            return _follow(command, {"TEST_POSTGRES_URL": postgres_url, "TEST_REDIS_URL": redis_url})
    except Unavailable as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _follow(command: list[str], addresses: dict[str, str]) -> int:
    child = subprocess.Popen(command, env=os.environ | addresses)
    try:
        return child.wait()
    except KeyboardInterrupt:  # the terminal told the child too: let it tidy up while its services stand
        child.wait()
        raise
    except SystemExit:
        child.terminate()
        child.wait()
        raise


def _address(url: str) -> str:
    """Leave user and password out of what is printed."""
    return url.rpartition("//")[2].rpartition("@")[2]


def _stop(signal_number: int, _frame: object) -> NoReturn:
    sys.exit(128 + signal_number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
