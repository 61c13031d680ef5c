"""Measure, and write docs/benchmarks.md: `make bench`."""

import os
import platform
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from lms.records.formats.certificate import CertificateData, render_batch
from tests.bench import counts, pages, writes
from tests.support.live_server import ROOT, serve

REPORT = ROOT / "docs" / "benchmarks.md"
COURSE_PAGE = "/courses/tsunagari-supporter"


def certificate_ms(count: int = 60) -> float:
    """Return the milliseconds a page of a batch takes, the fonts being loaded."""
    record = CertificateData(
        name="髙橋 花子",
        course_title="つながりサポーター養成講座",
        course_version="2026.11",
        route="講座に出席する",
        issuer="緑川市社会福祉協議会",
        issued_on=date(2026, 5, 23),
        number="7KQD-M2XA-9TFH-4WPB-C",
        verify_url="https://lms.example/verify/7KQD-M2XA-9TFH-4WPB-C/abcdefgh",
    )
    render_batch([record])
    began = time.perf_counter()
    render_batch([record] * count)
    return (time.perf_counter() - began) * 1000 / count


def measure_pages(folder: Path) -> list[str]:
    """Return the lines on pages: throughput against hello, first visit, statements."""
    with serve(folder, application="tests.bench.application:app") as server:
        cookie = pages.sign_in(server, "trainee@demo.example")
        hello = pages.requests_a_second(server, "/bench/hello", cookie)
        speeds = {
            path: pages.requests_a_second(server, path, cookie)
            for path in (COURSE_PAGE, f"{COURSE_PAGE}/modules/know", "/sessions", "/my")
        }
        weight, requests = pages.weight(server, "/")
        rows = counts.counted(server)
    lines = ["## Pages", "", "| page, signed in | requests a second | of the hello page |", "|---|---|---|"]
    lines += [f"| hello page with one query | {hello:.0f} | 100 % |"]
    lines += [f"| `{path}` | {speed:.0f} | {speed / hello:.0%} |" for path, speed in speeds.items()]
    lines += ["", f"First page on a phone: {weight / 1024:.1f} KB over the wire in {requests} requests.", ""]
    lines += ["## SQL statements a page", "", "| who | page | statements |", "|---|---|---|"]
    lines += [f"| {who} | `{page}` | {count} |" for who, page, count in rows]
    return [*lines, ""]


def measure_writes(folder: Path) -> list[str]:
    """Return the lines on taking places."""
    lines = ["## Taking a place, 32 clients at once", ""]
    lines += ["| database | register a second | bare insert + commit | ratio | worst wait |", "|---|---|---|---|---|"]
    with writes.databases(folder) as urls:
        for name, url in urls.items():
            register, bare = writes.measure(url, "register"), writes.measure(url, "bare")
            ratio = register.a_second / bare.a_second
            worst = f"{register.worst_seconds:.2f} s"
            lines.append(f"| {name} | {register.a_second:.0f} | {bare.a_second:.0f} | {ratio:.0%} | {worst} |")
    return [*lines, ""]


def main() -> None:
    """Measure everything and write the report."""
    with tempfile.TemporaryDirectory() as folder:
        page_lines = measure_pages(Path(folder))
        write_lines = measure_writes(Path(folder))
    certificate = statistics.median(certificate_ms() for _ in range(3))
    head = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Ratios within one run are what counts; the numbers themselves are the machine's.",
        "",
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.",
        "",
    ]
    records = ["## Records", "", f"One page of a batch of 60 records as PDF: {certificate:.1f} ms.", ""]
    REPORT.write_text("\n".join([*head, *page_lines, *write_lines, *records]).rstrip() + "\n", encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
