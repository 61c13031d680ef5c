"""One session of each kind that the demo would otherwise lack: private, called off, a draft, in English."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

from lms.accounts.policy import Actor
from lms.core import clock
from lms.core.idempotency import Key
from lms.home.actions.demo_plans import plan_of
from lms.home.rules.demo import DemoSession
from lms.sessions.actions import registration, scheduling
from lms.sessions.models import Venue
from lms.sessions.rules.scheduling import Plan, instant

_ENGLISH = "Nobody has to speak in front of others. Come alone or with a friend. やさしい日本語でも話します。"


def add_variety(organisation_id: int, hall: Venue, crowd: Sequence[Actor], actor: Actor) -> None:
    """Add them to the sessions of one organisation; some people had booked what is called off."""
    private = replace(_plan("町内会の つながり講座（会員の方）", 12, hall), is_private=True)
    english = replace(
        _plan("Tsunagari Supporter Course in English", 26, hall), languages=("en", "ja-easy"), summary=_ENGLISH
    )
    draft = _plan("春の つながり講座（準備中）", 60, hall)
    called_off = _plan("海べの つながり講座", 9, hall)
    for name, plan in (("private", private), ("english", english)):
        scheduling.create(organisation_id, plan, actor, _key(name), publishes=True)
    scheduling.create(organisation_id, draft, actor, _key("draft"))
    session_id = scheduling.create(organisation_id, called_off, actor, _key("called-off"), publishes=True)
    for number, who in enumerate(crowd[:6]):
        registration.register(session_id, who, _key("take", number))
    scheduling.call_off(session_id, "会場の設備が故障したためです。申し訳ありません。", actor)


def _plan(title: str, days: int, hall: Venue) -> Plan:
    starts_at = instant(clock.today() + timedelta(days=days), time(10, 30))
    return plan_of(DemoSession(0, 0, title, days, 10, 20, 0, 0), starts_at, hall)


def _key(*parts: object) -> Key:
    return Key("demo:variety:" + ":".join(map(str, parts)), "demo", "")
