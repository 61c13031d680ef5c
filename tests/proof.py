"""Answer a quiz for long while the line is cut and things are killed: `make proof`.

ANSWERS for each of the six kinds of cuts (60), PORTION between one cut and its mending (6), SEED chooses what is
answered.
"""

import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.answering import LINE_CUTS, Answering, answering

ANSWERS = int(os.environ.get("ANSWERS") or 60)
PORTION = int(os.environ.get("PORTION") or 6)


def main() -> int:
    """Run all six kinds of cuts, print what was counted, and return 1 when an answer was lost or doubled."""
    seed = int(os.environ.get("SEED") or secrets.randbelow(2**32))
    print(f"{ANSWERS} answers for each of six cuts, {PORTION} at a time, SEED={seed}", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="lms-answers-") as home,
        sync_playwright() as playwright,
        answering(Path(home), playwright.chromium, seed) as somebody,
    ):
        somebody.answer()
        for kind in (*LINE_CUTS, "server killed", "browser killed"):
            begun = time.monotonic()
            for number in range(ANSWERS // PORTION):
                _cut(somebody, kind, is_first=number == 0)
            print(f"{kind}: {ANSWERS // PORTION * PORTION} answers, {time.monotonic() - begun:.0f} s", flush=True)
        faults = somebody.faults()
    print("\n".join(faults) or f"{somebody.given} answers, 0 lost, 0 doubled")
    return 1 if faults else 0


def _cut(somebody: Answering, kind: str, *, is_first: bool) -> None:
    if kind == "server killed":
        somebody.kill_server(PORTION)
    elif kind == "browser killed":
        somebody.kill_browser(PORTION)
    else:
        somebody.cut(next(where for where in LINE_CUTS if where == kind), PORTION, by_itself=is_first)


if __name__ == "__main__":
    sys.exit(main())
