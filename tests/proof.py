"""Answer a quiz for long while the line is cut and things are killed: `make proof`.

ANSWERS for each of the six kinds of cuts (60), PORTION between one cut and its mending (6), OUTAGE seconds that the
first outage lasts (60), SEED chooses what is answered.
"""

import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.answering import LINE_CUTS, Answering, answering
from tests.support.cutting_proxy import Cut

ANSWERS = int(os.environ.get("ANSWERS") or 60)
PORTION = int(os.environ.get("PORTION") or 6)
OUTAGE_SECONDS = float(os.environ.get("OUTAGE") or 60)


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
            times, seconds = ANSWERS // PORTION, time.monotonic() - begun
            print(f"{kind}: {times * PORTION} answers, {times} times, {seconds:.0f} s", flush=True)
        faults = somebody.faults()
    print("\n".join(faults), end="\n" if faults else "")
    cuts = f"{somebody.proxy.cuts} requests cut, {somebody.kills} kills"
    print(f"{somebody.given} answers, {cuts}, {somebody.lost} lost, {somebody.doubled} doubled")
    return 1 if faults else 0


def _cut(somebody: Answering, kind: str, *, is_first: bool) -> None:
    if kind == "server killed":
        somebody.kill_server(PORTION)
    elif kind == "browser killed":
        somebody.kill_browser(PORTION)
    else:
        lasting = OUTAGE_SECONDS if is_first and kind == Cut.OUTAGE else 0
        somebody.cut(Cut(kind), PORTION, by_itself=is_first, lasting=lasting)


if __name__ == "__main__":
    sys.exit(main())
