"""What is entered about a session that was held without this system."""

from wtforms import RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.core import clock
from lms.core.forms import PostForm, Storable, Visible, strip
from lms.core.forms.fields import DayField
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import choices, reason_field
from lms.sessions.forms.headcounts import BandsForm
from lms.sessions.forms.places import PlacedForm
from lms.sessions.rules.outside import FIRST_DAY
from lms.sessions.rules.words import MODES

IN_WORDS = "0"
"""The choice of a host who is no organisation here."""


class OutsideForm(PlacedForm, BandsForm):
    """One session: when, where, how, by whom, and how many by age."""

    held_on = DayField(_("開いた日"), validators=[InputRequired(_("開いた日を入れてください。"))])
    municipality = StringField(
        _("市区町村"),
        filters=[strip],
        validators=[
            InputRequired(_("市区町村を入れてください。")),
            Storable(),
            Length(max=50, message=_("市区町村は50文字までです。")),
        ],
    )
    mode = RadioField(
        _("受け方"), choices=choices(MODES.items()), validators=[InputRequired(_("受け方を選んでください。"))]
    )
    host = SelectField(_("実施主体"))
    host_name = StringField(
        _("実施主体の名前"),
        filters=[strip],
        validators=[Storable(), Length(max=100, message=_("名前は100文字までです。"))],
    )
    note = TextAreaField(
        _("メモ"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=1000, message=_("1000文字までで入れてください。"))],
    )
    sure = SubmitField()

    def validate_held_on(self, field: DayField) -> None:
        """Refuse a day that has not come, and one of which no figures are shown.

        Raises:
            ValidationError: the day is neither today nor before.
        """
        if field.data and field.data > clock.today():
            raise ValidationError(_("まだ来ていない日です。開いたあとに入れてください。"))
        if field.data and field.data < FIRST_DAY:
            raise ValidationError(_("2000年4月より前の回は、入れられません。年を、たしかめてください。"))

    def validate_host_name(self, field: StringField) -> None:
        """Ask for a name where no organisation is chosen.

        Raises:
            ValidationError: there is none.
        """
        if self.host.data != IN_WORDS:
            return
        if not field.data:
            raise ValidationError(_("実施主体の名前を入れてください。"))
        Visible()(self, field)

    def named_host(self) -> tuple[int | None, str | None]:
        """Return the organisation that held it, or the words for who did."""
        if self.host.data == IN_WORDS:
            return None, self.host_name.data
        return int(self.host.data), None


class OutsideCorrectionForm(OutsideForm):
    """What is right instead, and why."""

    reason = reason_field()


class OutsideRemovalForm(PostForm):
    """Why it is taken out."""

    reason = reason_field(_("取り消す理由"), _("取り消す理由を、ひとこと入れてください。"))
