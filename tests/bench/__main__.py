"""Measure, and write docs/benchmarks.md: `make bench`."""

import tempfile
from pathlib import Path

from tests.bench import writes

with tempfile.TemporaryDirectory() as folder, writes.databases(Path(folder)) as urls:
    for name, url in urls.items():
        for work in writes.WORK:
            print(name, work, writes.measure(url, work))
