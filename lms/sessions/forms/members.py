"""The session of one person of an organisation."""

from wtforms import SelectField

from lms.core.forms import PostForm
from lms.core.i18n import day, time_of_day
from lms.core.translation import lazy_gettext as _
from lms.sessions.models import TrainingSession


class AssignForm(PostForm):
    """Which session somebody takes part in; 0 is none."""

    training_session_id = SelectField(_("受ける回"), coerce=int)

    def offer(self, coming: list[TrainingSession]) -> None:
        """Offer the sessions that are coming."""
        named = [(row.id, f"{day(row.starts_at)}{time_of_day(row.starts_at)}　{row.title}") for row in coming]
        self.training_session_id.choices = [(0, _("どの回にも出ない（席を返す）")), *named]
