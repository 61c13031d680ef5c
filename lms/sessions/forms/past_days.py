"""A day that is past is asked about once: it may be a slip, or a session that is entered afterwards."""

from wtforms import BooleanField
from wtforms.validators import ValidationError

from lms.core import clock
from lms.core.forms import PostForm
from lms.core.forms.fields import DayField
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.places import PlacedForm
from lms.sessions.rules.attendance import is_over
from lms.sessions.rules.scheduling import instant


class PublishForm(PostForm):
    """The button that publishes a draft."""

    accepts_past = BooleanField(_("過ぎた日のまま公開する"))


class DatedForm(PlacedForm):
    """A form with the day of a session; who sends it again after the question means the day."""

    accepts_past = BooleanField(_("過ぎた日のまま公開する"))

    asks_past = False
    """Whether the question has been asked, so that the page can take yes for an answer."""
    was_over = False
    """Whether the session was over before, so that nothing is new about it."""

    def validate_held_on(self, field: DayField) -> None:
        """Ask about a day that is past before people see the session on it.

        Raises:
            ValidationError: the session would be over, and nobody has been asked.
        """
        ends = self["ends"].data
        if not (field.data and ends and self.must_be_whole()) or self.was_over:
            return
        self.asks_past = is_over(instant(field.data, ends), clock.now())
        if self.asks_past and not self.accepts_past.data:
            raise ValidationError(
                _(
                    "この日は、もう過ぎています。まちがいなら直してください。過ぎた回を入れるときは、もう一度押してください。"
                )
            )

    def must_be_whole(self) -> bool:
        """Say whether people are to see the session as it is sent."""
        raise NotImplementedError
