"""What an organiser types in to settle a training session."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from lms.core.calendar import day_label
from lms.core.clock import to_jst
from lms.core.forms import PostForm, Storable, Visible, strip
from lms.sessions.forms.fields import DayField, NumberField, TimeField
from lms.sessions.models import TrainingSession
from lms.sessions.rules import scheduling
from lms.sessions.rules.scheduling import Plan
from lms.sessions.rules.states import AccessFact, Audience, Mode

MODES = [(Mode.IN_PERSON, _("会場")), (Mode.ONLINE, _("オンライン")), (Mode.HYBRID, _("会場とオンライン"))]
AUDIENCES = [
    (Audience.EVERYONE, _("どなたでも")),
    (Audience.RESIDENTS, _("住んでいる方・通っている方")),
    (Audience.WORKPLACE, _("職場の方")),
    (Audience.SCHOOL, _("学校の方")),
]
LANGUAGES = [
    ("ja", _("日本語")),
    ("ja-easy", _("やさしい日本語")),
    ("en", "English"),
    ("zh", "简体中文"),
    ("vi", "Tiếng Việt"),
    ("pt", "Português"),
]
PROVIDED = [
    (AccessFact.SIGN_LANGUAGE, _("手話通訳")),
    (AccessFact.CAPTIONS, _("要約筆記・字幕")),
    (AccessFact.WHEELCHAIR_SEATS, _("車いすの席")),
    (AccessFact.CHILDCARE, _("託児")),
    (AccessFact.FURIGANA, _("ふりがなつきの資料")),
]
DEFAULT_PROMOTION_HOURS = 24


def _words(most: int) -> list[Any]:
    return [Optional(), Storable(), Length(max=most, message=_("%(max)d文字までで入れてください。"))]


class SessionForm(PostForm):
    """Course and time, place, places and windows, and what makes it easy to come."""

    version = HiddenField()
    accepted_excess = NumberField(_("超過をたしかめた人数"), validators=[Optional()])
    organisation_id = SelectField(_("実施主体"), coerce=int)
    course_key = SelectField(_("講座"))
    title = StringField(
        _("回の名前"),
        filters=[strip],
        validators=[
            InputRequired(_("回の名前を入れてください。")),
            Storable(),
            Visible(),
            Length(max=100, message=_("回の名前は100文字までです。")),
        ],
    )
    held_on = DayField(_("開く日"), validators=[InputRequired(_("開く日を入れてください。"))])
    starts = TimeField(_("始まり"), validators=[InputRequired(_("始まりの時刻を入れてください。"))])
    ends = TimeField(_("終わり"), validators=[InputRequired(_("終わりの時刻を入れてください。"))])
    doors_open = TimeField(_("受付の始まり"), validators=[Optional()])
    mode = RadioField(_("受け方"), choices=MODES, default=Mode.IN_PERSON)
    venue_id = SelectField(_("会場"), coerce=int)
    online_url = StringField(
        _("オンラインの住所（URL）"),
        filters=[strip],
        validators=[
            Optional(),
            Storable(),
            Length(max=500, message=_("URLは500文字までです。")),
            Regexp(r"https://\S+\Z", message=_("URLは https:// で始まる1行を入れてください。")),
        ],
    )
    municipality = StringField(_("オンラインの回を数える市区町村"), filters=[strip], validators=_words(50))
    capacity = NumberField(
        _("定員"),
        validators=[
            InputRequired(_("定員を入れてください。")),
            NumberRange(min=1, max=5000, message=_("定員は1人から5,000人までです。")),
        ],
    )
    opens_on = DayField(_("申し込みを始める日"), validators=[Optional()])
    opens = TimeField(_("申し込みを始める時刻"), validators=[Optional()])
    closes_on = DayField(_("申し込みの締切"), validators=[InputRequired(_("申し込みの締切を入れてください。"))])
    promotion_hours = NumberField(
        _("くり上げを止める時（始まりの何時間前）"),
        default=DEFAULT_PROMOTION_HOURS,
        validators=[
            InputRequired(_("時間を入れてください。24 なら、前の日の同じ時刻までです。")),
            NumberRange(max=720, message=_("720時間（30日）までで入れてください。")),
        ],
    )
    is_private = BooleanField(_("さがすページにのせない（リンクを知っている方だけ）"))
    audience = SelectField(_("どなた向け"), choices=AUDIENCES, default=Audience.EVERYONE)
    languages = SelectMultipleField(_("使うことば"), choices=LANGUAGES, default=["ja"])
    access_facts = SelectMultipleField(_("用意できるもの"), choices=PROVIDED)
    lecturers = StringField(_("講師"), filters=[strip], validators=_words(200))
    what_to_bring = StringField(_("持ちもの"), filters=[strip], validators=_words(200))
    fee = StringField(_("参加費"), filters=[strip], validators=_words(100))
    summary = TextAreaField(_("来られる方へのひとこと"), filters=[strip], validators=_words(1000))

    seats_of: dict[int, int | None]
    """Seats of each venue that is offered; None when nobody has counted."""

    def validate_ends(self, field: TimeField) -> None:
        """Refuse an end before the start.

        Raises:
            ValidationError: the end is not after the start.
        """
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_("終わりの時刻が、始まりより前になっています。15:00のように入れてください。"))

    def validate_doors_open(self, field: TimeField) -> None:
        """Refuse doors that open after the start.

        Raises:
            ValidationError: they open too late.
        """
        if self.starts.data and field.data and field.data > self.starts.data:
            raise ValidationError(_("受付の始まりが、講座の始まりよりあとになっています。"))

    def validate_closes_on(self, field: DayField) -> None:
        """Refuse a deadline after the day of the session, or before registration opens.

        Raises:
            ValidationError: the deadline is out of place.
        """
        held_on = self.held_on.data
        if field.data and held_on and field.data > held_on:
            raise ValidationError(
                _(
                    "締切が、開く日（%(day)s）よりあとになっています。その日までの日を入れてください。",
                    day=day_label(held_on),
                )
            )
        if field.data and self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_("締切が、申し込みを始める日より前になっています。"))
