"""The demo's register of instructors: the prefecture knows who may teach, and asks for nobody."""

from datetime import date

from lms.accounts.policy import Actor
from lms.core import clock
from lms.core.calendar import fiscal_year
from lms.core.idempotency import Key
from lms.home.rules.demo import PREFECTURE
from lms.sessions.actions import instructors

INSTRUCTORS = ("髙橋 恵", "川口 まもる", "Nguyễn Thị Minh Anh", "辻󠄀 さくら", "長谷川 実")


def add_instructors(actor: Actor) -> None:
    """Register them since April; the registration of the last ends soon."""
    since = date(fiscal_year(clock.today()), 4, 1)
    for number, name in enumerate(INSTRUCTORS, 1):
        until = date(since.year + 1, 3, 31) if number == len(INSTRUCTORS) else None
        instructors.register(PREFECTURE, name, since, until, actor, Key(f"demo:instructor:{number}", "demo", ""))
