"""Who does not come alone in the demo: a pair, a group by number, and what some of them need."""

from collections.abc import Callable

from lms.accounts.policy import Actor
from lms.core.idempotency import Key
from lms.sessions.actions import groups, registration
from lms.sessions.rules.needs import AccessNeed, Needs
from lms.sessions.rules.people import Companion, Newcomer
from lms.sessions.rules.states import Channel

_BY_TELEPHONE = Channel.TELEPHONE


def add_parties(training_session_id: int, actor: Actor, key: Callable[..., Key]) -> None:
    """Let a mother and her helper come, and a neighbourhood association of whom two have names."""
    registration.register(
        training_session_id,
        actor,
        key("pair"),
        newcomer=Newcomer("見本 ハル", "みほん はる", phone="0000000001"),
        companion=Companion("介助 みのる", "かいじょ みのる"),
        needs=Needs((AccessNeed.WHEELCHAIR, AccessNeed.SUMMARY_WRITING), "前のほうの席が見やすいです。"),
        accepts_waiting=True,
        channel=_BY_TELEPHONE,
    )
    group = registration.register(
        training_session_id,
        actor,
        key("group"),
        newcomer=Newcomer("会長 一郎", "かいちょう いちろう", phone="0000000002"),
        group_name="見本町内会",
        places=4,
        accepts_waiting=True,
        channel=_BY_TELEPHONE,
    )
    named = [Newcomer("会員 花子", "かいいん はなこ"), Newcomer("会員 次郎", "かいいん じろう")]
    groups.name_people(group, named, actor, key("names"))
