"""What an organiser adds to a plan, a report or an addendum: words, and what the feedback sheets say."""

from wtforms import HiddenField, SelectField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.core.forms import PostForm, Storable, Visible, strip
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import NumberField
from lms.sessions.forms.people import MOST_PEOPLE
from lms.sessions.rules.due_days import MOST_DAYS
from lms.sessions.rules.feedback import COUNTED, Survey

_LONGEST = Length(max=4000, message=_("4,000文字までで入れてください。"))
_AT_MOST = NumberRange(max=MOST_PEOPLE, message=_("100,000までで入れてください。"))


class PlanForm(PostForm):
    """Words to the coordinators; and what the page showed when it was opened."""

    seen = HiddenField()
    remarks = TextAreaField(_("ひとこと"), filters=[strip], validators=[Optional(), Storable(), _LONGEST])


class AddendumForm(PostForm):
    """What was wrong, and what is right."""

    seen = HiddenField()
    remarks = TextAreaField(
        _("直すところと、正しい内容"),
        filters=[strip],
        validators=[InputRequired(_("直すところと、正しい内容を入れてください。")), Storable(), Visible(), _LONGEST],
    )


class ReportForm(PlanForm):
    """The feedback sheets, counted; each box may stay empty. It is looked at once more before it is sent."""

    responses = NumberField(_("集まった枚数"), validators=[Optional(), _AT_MOST])
    check = SubmitField()
    send = SubmitField()

    def survey(self) -> Survey:
        """Return what was counted; an empty box is not 0."""
        counts = {
            question.key: {
                choice: number
                for choice in question.choices
                if (number := self[box_of(question.key, choice)].data) is not None
            }
            for question in COUNTED
        }
        return Survey(self.responses.data, {key: found for key, found in counts.items() if found})


def box_of(question: str, choice: str) -> str:
    """Name the box in which sheets with this answer are counted."""
    return f"{question}-{choice}"


for _question in COUNTED:
    for _choice, _words in _question.choices.items():
        setattr(ReportForm, box_of(_question.key, _choice), NumberField(_words, validators=[Optional(), _AT_MOST]))


class DueDaysForm(PostForm):
    """By how many days an area asks; empty where it does not."""

    area = SelectField(_("地域"))
    plan = NumberField(
        _("実施計画は、開く日の何日前まで"),
        validators=[Optional(), NumberRange(max=MOST_DAYS, message=_("366日までで入れてください。"))],
    )
    report = NumberField(
        _("実施報告は、開いた日の何日後まで"),
        validators=[Optional(), NumberRange(max=MOST_DAYS, message=_("366日までで入れてください。"))],
    )
