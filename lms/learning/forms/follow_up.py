"""Consent to the mails after the course, and what somebody tells months later."""

from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from lms.core.forms import PostForm
from lms.core.translation import lazy_gettext as _

ACTED, NOT_YET = "yes", "not-yet"


class FollowUpForm(PostForm):
    """A box that nobody has ticked beforehand."""

    agreed = BooleanField(
        _("1か月・3か月・6か月あとに、メールを受けとります"),
        [
            InputRequired(
                _("受けとるときは、四角に印をつけてください。受けとらないときは、そのまま閉じてかまいません。")
            )
        ],
    )


class ActionForm(PostForm):
    """Whether something was done."""

    acted = RadioField(
        _("やってみましたか"),
        [InputRequired(_("「はい」か「まだ」を選んでください。"))],
        choices=[SelectChoice(ACTED, _("はい、やってみました")), SelectChoice(NOT_YET, _("まだです"))],
    )

    @property
    def has_acted(self) -> bool:
        """Whether it was."""
        return bool(self.acted.data == ACTED)
