"""Answering a quiz while the line is cut and things are killed: what was kept, and how often, is counted at the end."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from flask import Flask
from playwright.sync_api import Browser, BrowserType, Page, expect
from sqlalchemy import func, select

from lms import create_app
from lms.core.db import Model, db, session
from lms.learning.models import AnswerEvent, Attempt
from tests.conftest import settings_for
from tests.learning.conftest import publish, write_course
from tests.learning.rich import make_rich
from tests.support.cutting_proxy import Cut, CuttingProxy, cutting_proxy
from tests.support.programs import CHROMIUM, require
from tests.support.servers import free_port
from tests.support.visits import ARGUMENTS

ROOT = Path(__file__).parent.parent.parent
QUIZ = "/courses/small/quiz"
WAIT_SECONDS = 20
START_SECONDS = 60
LATEST_SECONDS = 60
"""By then a page tries again by itself (answers.js waits 38 seconds at most), and has sent what waited."""
LINE_CUTS = (Cut.BEFORE_REQUEST, Cut.BEFORE_REPLY, Cut.MID_BODY, Cut.OUTAGE)


@dataclass
class Processes:
    """A web server and a browser that can be killed and started again: the same database, the same profile."""

    home: Path
    chromium: BrowserType
    port: int
    site: str = ""
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _browsers: list[Browser] = field(default_factory=list)

    @property
    def database_url(self) -> str:
        """Where the answers are in the end."""
        return f"sqlite:///{self.home / 'lms.sqlite3'}"

    def start_server(self) -> None:
        """Start gunicorn and wait until it answers."""
        environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        environment |= {"SECRET_KEY": "only-for-the-tests", "DATABASE_URL": self.database_url, "SITE_URL": self.site}
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"]
        self._start("server", [*command, "--threads", "4", "--no-control-socket", "wsgi:app"], environment)
        _wait_for(lambda: _answers(f"http://127.0.0.1:{self.port}/sw.js"))

    def start_browser(self) -> Page:
        """Start Chromium on the profile of before, and return a page of it."""
        profile = self.home / "profile"
        told = profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        arguments = [
            *ARGUMENTS,
            "--headless=new",
            "--accept-lang=ja-JP",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
        ]
        self._start("browser", [str(require(CHROMIUM)), *arguments, "about:blank"], dict(os.environ))
        _wait_for(lambda: told.exists() and "\n" in told.read_text())
        self._browsers.append(self.chromium.connect_over_cdp(f"http://127.0.0.1:{told.read_text().split()[0]}"))
        page = self._browsers[-1].contexts[0].new_page()
        page.set_default_timeout(WAIT_SECONDS * 1000)
        return page

    def kill(self, name: str) -> None:
        """Send SIGKILL to the server or the browser, and to everything it started."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_all(self) -> None:
        """End what is still running."""
        for name in list(self._running):
            self.kill(name)

    def _start(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self.home / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )


def _answers(url: str) -> bool:
    try:
        urlopen(url, timeout=5).close()
    except HTTPError:
        return True
    except (URLError, ConnectionError, TimeoutError):
        return False
    return True


def _wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("the server or the browser does not start")
        time.sleep(0.05)


@dataclass
class Answering:
    """Somebody who answers: every answer that the page said it had kept is remembered here."""

    app: Flask
    processes: Processes
    proxy: CuttingProxy
    page: Page
    random: Random
    shown: dict[str, list[str]] = field(default_factory=dict)
    given: int = 0
    given_to: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    lost: int = 0
    doubled: int = 0

    @property
    def state(self) -> str:
        """What the page says of the answers: saved, queued, failed, or nothing while one is being written."""
        return self.page.locator("[data-save-state]").get_attribute("data-state") or ""

    def open(self) -> None:
        """Open the quiz."""
        self.page.goto(f"{self.processes.site}{QUIZ}")

    def answer(self, waiting: int | None = None) -> None:
        """Change one answer, and wait until the page says that it is kept: here, or by the server."""
        question = self.page.locator("fieldset.question").nth(self.given % 10)
        if (selects := question.locator("select")).count():
            select_ = selects.nth(self.random.randrange(selects.count()))
            others = select_.locator("option:not(:checked):not([value=''])")
            select_.select_option(others.nth(self.random.randrange(others.count())).get_attribute("value"))
        else:
            free = question.locator(".choice:not(:has(:checked))")
            boxes = question.locator(".choice") if question.locator("[type=checkbox]").count() else free
            boxes.nth(self.random.randrange(boxes.count())).click()
        self.given += 1
        name = question.locator("[name^=answer-]").first.get_attribute("name") or ""
        self.given_to[name.removeprefix("answer-")] += 1
        bar = self.page.locator("[data-save-state]")
        if waiting is None:
            expect(bar).to_have_attribute("data-state", "saved", timeout=WAIT_SECONDS * 1000)
        else:
            expect(bar.locator("[data-says=queued]")).to_have_text(f"端末に保存・送信待ち {waiting}件")
            expect(bar).to_have_attribute("data-state", "queued")  # the line is hidden while the answer is written
        self.shown = self.chosen()

    def chosen(self) -> dict[str, list[str]]:
        """Read what the form shows."""
        return self.page.evaluate(
            """() => { const found = {};
            for (const [name, value] of new FormData(document.querySelector("#answers")))
                if (name.startsWith("answer-") && value) (found[name.slice(7)] ??= []).push(value);
            return found; }"""
        )

    def arrive(self, *, by_itself: bool = False) -> None:
        """Mend the line and wait until everything is saved; the browser is told, unless it finds out by itself."""
        self.proxy.mend()
        if not by_itself:
            self.page.evaluate("dispatchEvent(new Event('online'))")
        patience = (LATEST_SECONDS if by_itself else WAIT_SECONDS) * 1000
        expect(self.page.locator("[data-save-state]")).to_have_attribute("data-state", "saved", timeout=patience)

    def cut(self, where: Cut, answers: int, *, by_itself: bool = False, lasting: float = 0) -> None:
        """Answer while the line is cut, and mend it after *lasting* seconds more."""
        self.proxy.cut(where)
        before = self.proxy.cuts
        for waiting in range(1, answers + 1):
            self.answer(waiting)
        while self.proxy.cuts == before:
            time.sleep(0.05)
        time.sleep(lasting)
        self.arrive(by_itself=by_itself)

    def kill_server(self, answers: int) -> None:
        """Answer, kill the server, go on answering, and start it again."""
        self.answer()
        self.processes.kill("server")
        self.kills += 1
        for waiting in range(1, answers):
            self.answer(waiting)
        self.processes.start_server()
        self.arrive()

    def kill_browser(self, answers: int) -> None:
        """Answer without a line, kill the browser once it says that the answers are kept, and open it again."""
        self.proxy.cut(Cut.OUTAGE)
        for waiting in range(1, answers + 1):
            self.answer(waiting)
        self.processes.kill("browser")
        self.kills += 1
        self.proxy.mend()
        self.page = self.processes.start_browser()
        self.open()
        self.arrive(by_itself=True)

    def faults(self) -> list[str]:
        """Say what was lost or doubled, by the page opened again and by the database."""
        self.open()
        found = [f"{key}: {self.shown[key]} shown as kept, {now} found" for key, now in self._differences()]
        with self.app.app_context():
            events = session().scalars(select(AnswerEvent)).all()
            attempts = session().scalar(select(func.count()).select_from(Attempt))
        arrived = Counter(event.question_id for event in events)
        self.lost, self.doubled = len(found) + (self.given_to - arrived).total(), (arrived - self.given_to).total()
        if arrived != self.given_to:
            found.append(f"{self.given} answers given, {len(events)} events in the table")
        if attempts != 1:
            found.append(f"{attempts} attempts instead of one")
        found += [f"{event.question_id} counts as stale" for event in events if event.is_stale]
        return found

    def _differences(self) -> Iterator[tuple[str, list[str]]]:
        now = self.chosen()
        yield from (
            (key, now.get(key, [])) for key in self.shown if sorted(now.get(key, [])) != sorted(self.shown[key])
        )


@contextmanager
def answering(home: Path, chromium: BrowserType, seed: int) -> Iterator[Answering]:
    """Publish a quiz with every type of question, serve it through a proxy, and open it on a fresh profile."""
    processes = Processes(home, chromium, free_port())
    app = create_app(settings_for(processes.database_url))
    with app.app_context():
        Model.metadata.create_all(db.engine)
        publish(make_rich(write_course(home / "small")))
    with cutting_proxy(processes.port, f"{QUIZ}/answers") as proxy:
        processes.site = f"http://127.0.0.1:{proxy.port}"
        try:
            processes.start_server()
            somebody = Answering(app, processes, proxy, processes.start_browser(), Random(seed))
            somebody.open()
            yield somebody
        finally:
            processes.kill_all()
            with app.app_context():
                db.engine.dispose()
