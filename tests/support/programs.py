"""The programs that the tests need beside Python: find them, or install them with apt."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class Unavailable(Exception):
    """Something the tests need cannot be had; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program under the names it goes by, the best first, and the Debian packages that bring it, the best first."""

    names: tuple[str, ...]
    packages: tuple[str, ...]


CHROMIUM = Program(
    ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    ("chromium-headless-shell", "chromium"),  # without the window that nobody sees, each page costs a third less
)
PDFTOTEXT = Program(("pdftotext",), ("poppler-utils",))
PDFTOPPM = Program(("pdftoppm",), ("poppler-utils",))
INITDB = Program(("initdb",), ("postgresql",))
PG_CTL = Program(("pg_ctl",), ("postgresql",))
WRK = Program(("wrk",), ("wrk",))
REDIS = Program(("redis-server", "valkey-server"), ("redis-server",))


def find(program: Program) -> Path | None:
    """Look a program up on the PATH, then where Debian keeps PostgreSQL's, newest first."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    search = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *map(str, versions)])
    found = (shutil.which(name, path=search) for name in program.names)
    return next((Path(path) for path in found if path), None)


def require(program: Program) -> Path:
    """Return where a program is, or refuse: `ensure` was not asked for it."""
    if path := find(program):
        return path
    name, package = program.names[0], program.packages[0]
    raise Unavailable(f"{name} が見つかりません / {name} is missing: install the package {package}")


def ensure(programs: Iterable[Program]) -> None:
    """Make sure that the programs are there, installing the packages of those that are not."""
    missing = [program for program in programs if find(program) is None]
    if missing:
        _install(missing)
    for program in missing:
        require(program)


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def _install(programs: list[Program]) -> None:
    wanted = " ".join(sorted({program.packages[0] for program in programs}))
    apt = _apt()
    if apt is None:
        raise Unavailable(
            f"{wanted} が必要です / {wanted} is needed, and neither root nor sudo with apt-get is at hand: "
            "install it and try again"
        )
    print(f"installing {wanted}", flush=True)
    _run_apt([*apt, "update", "-q"], wanted)
    packages = sorted({_offered(program.packages) for program in programs})
    _run_apt([*apt, "install", "-q", "-y", "--no-install-recommends", *packages], " ".join(packages))


def _run_apt(command: list[str], wanted: str) -> None:
    if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
        raise Unavailable(f"{wanted} を入れられません / {' '.join(command)} failed, so {wanted} is missing")


def _offered(packages: tuple[str, ...]) -> str:
    """Return the first of these packages that this machine's sources have, else the last."""
    known = (name for name in packages if _is_known(name))
    return next(known, packages[-1])


def _is_known(package: str) -> bool:
    found = subprocess.run(["apt-cache", "show", package], check=False, capture_output=True)
    return found.returncode == 0


def _apt() -> list[str] | None:
    apt_get, sudo = shutil.which("apt-get"), shutil.which("sudo")
    if apt_get is None:
        return None
    command = ["env", "DEBIAN_FRONTEND=noninteractive", apt_get]
    if os.geteuid() == 0:
        return command
    if sudo is None:
        return None
    ask_nobody = [] if sys.stdin.isatty() else ["-n"]
    return [sudo, *ask_nobody, *command]
