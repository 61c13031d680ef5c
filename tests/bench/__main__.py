"""Measure, and write docs/benchmarks.md: `make bench`."""

import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import counts, days, finding, grown, learning, pages, process, writes
from tests.bench.application import HELLO
from tests.bench.bounds import Row, at_least, at_most, table, told
from tests.storm.passing import Plan, let_pass
from tests.support.live_server import ROOT, serve
from tests.support.servers import own_postgres

REPORT = ROOT / "docs" / "benchmarks.md"
COURSE_PAGE = learning.COURSE
TIMES = 10
STORM = {"attempts": 1000, "kills": 20, "churns": False, "seed": 1}
HEAD = f"""# Benchmarks

Written by `make bench`. Ratios within one run are what counts; the numbers themselves are the machine's. A budget that
was not kept says so. What is compared:

- *the hello page* answers by the same server and the same hooks, with one query of its own;
- *bare insert + commit* is one `@atomic` action that inserts one row: the same 32 clients on the same pools of
  connections, with the same durability, without anything that two of them would have to wait for;
- *{TIMES} × the rows* copies the rows of every list on the same organisations, sessions and people.
"""


def measure_pages(folder: Path) -> tuple[list[Row], list[str]]:
    """Return budgets and lines on pages: throughput against hello, first visit, statements."""
    paths = (COURSE_PAGE, learning.KNOW, "/sessions", "/my")
    with serve(folder, application="tests.bench.application:make()") as server:
        cookie = pages.sign_in(server, "trainee@demo.example")
        hello = pages.requests_a_second(server, HELLO, cookie)
        speeds = {path: pages.requests_a_second(server, path, cookie) for path in paths}
        weight, requests = pages.weight(server, "/")
        resident = process.web_resident_mb()
        with counts.application(server) as app:
            grown.furnish(app)
            before = counts.counted(app)
            grown.grow(app, TIMES)
            after = counts.counted(app, warmed=True)
    grew = [page for (_who, page), count in before.items() if after[_who, page] != count]
    rows = [
        at_least("course page signed in, of the hello page", speeds[COURSE_PAGE] / hello, 0.5),
        at_most("course page signed in", before["trainee", COURSE_PAGE], 3, "statements"),
        at_most(f"pages whose statements grow with {TIMES} × the rows", len(grew), 0, f"of {len(before)} pages"),
        at_most("first page over the wire", weight / 1024, 60, "KB"),
        at_most("first page", requests, 6, "requests"),
        at_most("web process, resident after this load", resident, 160, "MB"),
    ]
    lines = ["## Pages", "", "| page, signed in | requests a second | of the hello page |", "|---|---|---|"]
    lines += [f"| hello page with one query | {hello:.0f} | 100 % |"]
    lines += [f"| `{path}` | {speed:.0f} | {speed / hello:.0%} |" for path, speed in speeds.items()]
    lines += [
        "",
        "## SQL statements a page",
        "",
        f"| who | page | statements | with {TIMES} × the rows |",
        "|---|---|---|---|",
    ]
    lines += [f"| {who} | `{page}` | {count} | {after[who, page]} |" for (who, page), count in before.items()]
    return rows, [*lines, ""]


def measure_writes(folder: Path) -> tuple[list[Row], list[str]]:
    """Return budgets and lines on taking places, in calm and in a storm."""
    rows, lines = [], ["## Taking a place, 32 clients at once", ""]
    lines += ["| database | register a second | bare insert + commit | ratio | worst wait |", "|---|---|---|---|---|"]
    with writes.databases(folder) as urls:
        for name, url in urls.items():
            register, bare = writes.measure(url, "register"), writes.measure(url, "bare")
            ratio = register.a_second / bare.a_second
            worst = f"{register.worst_seconds:.2f} s"
            lines.append(f"| {name} | {register.a_second:.0f} | {bare.a_second:.0f} | {ratio:.0%} | {worst} |")
            rows.append(at_least(f"register on {name}, of bare insert + commit", ratio, 0.25))
            rows.append(at_most(f"register on {name}, worst wait of 32 clients", register.worst_seconds, 1, "s"))
    return rows, [*lines, ""]


def measure_storms(folder: Path) -> list[Row]:
    """Return the rows of two short storms; `make storm` has the long ones."""
    rows = []
    with _homes(folder) as homes:
        for name, url, home, restarts, restart in homes:
            passed = let_pass(url, home, Plan(restarts=restarts, **STORM), restart)
            what = f"storm of {STORM['attempts']} with {STORM['kills']} kills on {name}"
            speed = f"{passed.a_second / passed.bare_a_second:.0%} of bare insert + commit"
            waits = f"worst wait {passed.worst:.2f} s (bare {passed.bare_worst:.2f} s)"
            rows.append(at_most(what, len(passed.faults), 0, "faults"))
            rows.append(told(what, f"{speed}, {waits}"))
    return rows


@contextmanager
def _homes(folder: Path) -> Iterator[list]:
    for name in ("storm-sqlite", "storm-postgresql"):
        (folder / name).mkdir()
    sqlite, other = folder / "storm-sqlite", folder / "storm-postgresql"
    with own_postgres() as postgres:
        yield [
            ("SQLite", f"sqlite:///{sqlite / 'storm.sqlite3'}", sqlite, 0, lambda: None),
            ("PostgreSQL", postgres.url, other, 1, postgres.restart),
        ]


def main() -> None:
    """Measure everything and write the report."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        page_rows, page_lines = measure_pages(folder)
        write_rows, write_lines = measure_writes(folder)
        rows = [*page_rows, *write_rows, *measure_storms(folder)]
        for part in (days.closings, days.desks, days.figures, learning.learning, process.processes):
            rows += part(folder)
        rows += days.certificates()
        with finding.filled(folder) as apps:
            found = finding.report(apps)
    machine = f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    load = f"{machine}; load {os.getloadavg()[0]:.1f} at the end (some 3 is this command's own).\n"
    REPORT.write_text("\n".join([HEAD, load, *table(rows), *page_lines, *write_lines, *found]).rstrip() + "\n", "utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
