"""Plans and reports in the demo's prefecture, whose rule asks for them; one is late. And two sessions elsewhere."""

from datetime import timedelta

from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.policy import Actor
from lms.core import clock
from lms.core.db import session
from lms.core.idempotency import Key
from lms.home.rules.demo import PREFECTURE
from lms.sessions.actions import due_days, filings, outside
from lms.sessions.models import TrainingSession
from lms.sessions.queries import filings as known
from lms.sessions.rules.due_days import SUGGESTED
from lms.sessions.rules.feedback import Survey
from lms.sessions.rules.outside import Outside
from lms.sessions.rules.states import Mode, SessionState

_ASKED_SINCE = timedelta(days=75)
_REPORTED_AFTER = timedelta(days=4)
_PLANNED_BEFORE = timedelta(days=36)
_REMARKS = "手話通訳の方の席を、前のほうにしました。次の回は、休けいを長くします。"


def add_filings(body: int, municipality_code: str, actor: Actor) -> None:
    """Let the prefecture ask, send all but the last report of one body, and enter sessions that were held elsewhere."""
    since = clock.now() - _ASKED_SINCE
    with clock.at(since):
        due_days.settle(PREFECTURE, dict(SUGGESTED), actor)
    rows = list(session().scalars(select(TrainingSession).order_by(TrainingSession.starts_at)))
    own = [row for row in rows if row.state is SessionState.CLOSED and row.organisation_id == body]
    for row in rows:
        is_asked = row.starts_at > since or row in own
        if row.state is SessionState.CLOSED and is_asked and row != own[-1]:
            _report(row, actor)
        elif row.state is SessionState.PUBLISHED and row.starts_at < clock.now() + _PLANNED_BEFORE:
            _plan(row, actor)
    _mend(own[0], actor)
    _enter_outside(municipality_code, actor, body)


def _mend(row: TrainingSession, actor: Actor) -> None:
    seen = known.report_of(row).digest
    words = "アンケートを3枚、あとから受け取りました。どれも「とても」でした。"
    filings.send_addendum(row.id, words, seen, actor, _key("addendum", row.id))


def _report(row: TrainingSession, actor: Actor) -> None:
    content = known.report_of(row)
    people = content.heads.total if content.heads else 0
    sheets = people * 4 // 5
    survey = Survey(sheets, {"clear": {"very": sheets - sheets // 4, "mostly": sheets // 4, "hard": 0}})
    with clock.at(min(row.ends_at + _REPORTED_AFTER, clock.now())):
        filings.send_report(row.id, _REMARKS, survey, content.digest, actor, _key("report", row.id))


def _plan(row: TrainingSession, actor: Actor) -> None:
    with clock.at(min(row.starts_at - _PLANNED_BEFORE, clock.now())):
        filings.send_plan(row.id, "", known.plan_of(row).digest, actor, _key("plan", row.id))


def _enter_outside(municipality_code: str, actor: Actor, body: int) -> None:
    kind = accounts.organisation(body).kind.value
    hosts = ((None, None, "さくら町内会", 18), (body, kind, None, 27))
    for number, (organisation_id, organisation_kind, host_name, people) in enumerate(hosts, 1):
        heads = {"60s": people // 3, "70s-up": people // 3, "": people - 2 * (people // 3)}
        host = (organisation_id, organisation_kind, host_name)
        held_on = clock.today() - timedelta(days=30 * number)
        entered = Outside(held_on, municipality_code, Mode.IN_PERSON, *host, heads, "電話で聞いた人数です。")
        outside.enter(entered, actor, _key("outside", number))


def _key(*parts: object) -> Key:
    return Key("demo:" + ":".join(map(str, parts)), "demo", "")
