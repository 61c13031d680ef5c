"""Groups of what the audit trail holds, to look for them together."""

from dataclasses import dataclass

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that are looked for together.

    Attributes:
        key: what stands in the address.
        name: what stands on the page.
        beginnings: how the names of its actions begin.
    """

    key: str
    name: LazyString
    beginnings: tuple[str, ...]


GROUPS = (
    Group("saw", _("個人の情報を見た"), ("saw",)),
    Group("accounts", _("登録・サインイン"), ("user.", "person.", "consent.")),
    Group("roles", _("役割"), ("role.",)),
    Group("organisations", _("団体・会場"), ("organisation.", "venue.")),
    Group(
        "sessions",
        _("回"),
        ("training_session.", "instructor.", "campaign.", "filing.", "due_rule.", "outside_session."),
    ),
    Group("registrations", _("申し込み・出欠"), ("registration.", "desk.", "roster.", "member.")),
    Group("records", _("受講記録"), ("completion.",)),
    Group("courses", _("講座・学習"), ("course_", "learning.", "attempt.")),
    Group("help-desks", _("相談先"), ("help_desk_entry.",)),
    Group("outbox", _("送信"), ("outbox_message.",)),
)


def beginnings_of(group: str | None) -> tuple[str, ...]:
    """Return how the actions of a group begin; () when there is no such group."""
    return next((each.beginnings for each in GROUPS if each.key == group), ())
