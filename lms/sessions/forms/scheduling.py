"""What an organiser types in to settle a training session."""

from collections.abc import Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from lms.core.dates import day as day_words
from lms.core.forms import Storable, Visible, strip
from lms.core.forms.fields import DayField, TimeField
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import DayBeforeField, NumberField, choices
from lms.sessions.forms.past_days import DatedForm
from lms.sessions.rules.people import MOST_IN_GROUP
from lms.sessions.rules.scheduling import closing_instant, instant
from lms.sessions.rules.states import AccessFact, Audience, Mode
from lms.sessions.rules.words import ACCESS_FACTS, AUDIENCES, LANGUAGES, MODES

PROVIDED = (
    AccessFact.SIGN_LANGUAGE,
    AccessFact.CAPTIONS,
    AccessFact.WHEELCHAIR_SEATS,
    AccessFact.CHILDCARE,
    AccessFact.FURIGANA,
)
"""What a session may add to what its venue has."""
ADDED = choices((fact, ACCESS_FACTS[fact]) for fact in PROVIDED)
DEFAULT_PROMOTION_HOURS = 24
OPENING_TIME = time(9, 0)


def _words(most: int) -> list[Any]:
    return [Optional(), Storable(), Length(max=most, message=_("%(max)d文字までで入れてください。"))]


class SessionForm(DatedForm):
    """Course and time, place, places and windows, and what makes it easy to come."""

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
    mode = RadioField(
        _("受け方"),
        choices=choices(MODES.items()),
        default=Mode.IN_PERSON,
        validators=[InputRequired(_("受け方を選んでください。"))],
    )
    venue_id = SelectField(_("会場"), coerce=int)
    online_url = StringField(
        _("オンラインの住所（URL）"),
        filters=[strip],
        validators=[
            Storable(),
            Length(max=500, message=_("URLは500文字までです。")),
            Regexp(r"(https://\S+)?\Z", message=_("URLは https:// で始まる1行を入れてください。")),
        ],
    )
    capacity = NumberField(
        _("定員"),
        validators=[
            InputRequired(_("定員を入れてください。")),
            NumberRange(min=1, max=5000, message=_("定員は1人から5,000人までです。")),
        ],
    )
    most_in_group = NumberField(
        _("ネットで受ける団体の人数（何人まで）"),
        validators=[
            Optional(),
            NumberRange(min=2, max=MOST_IN_GROUP, message=_("2人から1,000人までで入れてください。")),
        ],
    )
    opens_on = DayBeforeField(_("申し込みを始める日"), validators=[Optional()])
    opens = TimeField(_("申し込みを始める時刻"), validators=[Optional()])
    closes_on = DayBeforeField(_("申し込みの締切"), validators=[InputRequired(_("申し込みの締切を入れてください。"))])
    promotion_hours = NumberField(
        _("くり上げを止める時（始まりの何時間前）"),
        default=DEFAULT_PROMOTION_HOURS,
        validators=[
            InputRequired(_("時間を入れてください。24 なら、前の日の同じ時刻までです。")),
            NumberRange(max=720, message=_("720時間（30日）までで入れてください。")),
        ],
    )
    is_private = BooleanField(_("さがすページにのせない（リンクを知っている方だけ）"))
    audience = SelectField(_("どなた向け"), choices=choices(AUDIENCES.items()), default=Audience.EVERYONE)
    languages = SelectMultipleField(_("使うことば"), choices=choices(LANGUAGES.items()), default=["ja"])
    access_facts = SelectMultipleField(_("用意できるもの"), choices=ADDED)
    lecturers = StringField(_("講師"), filters=[strip], validators=_words(200))
    what_to_bring = StringField(_("持ちもの"), filters=[strip], validators=_words(200))
    fee = StringField(_("参加費"), filters=[strip], validators=_words(100))
    summary = TextAreaField(_("来られる方へのひとこと"), filters=[strip], validators=_words(1000))

    publish = SubmitField(_("公開する"))
    preview = SubmitField(_("受講者からの見え方"))

    seats_of: Mapping[int, int | None] = MappingProxyType({})
    """Seats of each venue that is offered; None when nobody has counted."""
    is_published = False
    """Whether the session may be seen already, so that nothing may be missing."""

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
        if not (field.data and self.held_on.data and self.starts.data):
            return
        if field.data > self.held_on.data:
            late = _(
                "締切が、開く日（%(day)s）よりあとです。その日までを入れてください。", day=day_words(self.held_on.data)
            )
            raise ValidationError(late)
        opens_at = self.opens_at()
        if opens_at and opens_at >= closing_instant(field.data, instant(self.held_on.data, self.starts.data)):
            raise ValidationError(_("締切が、申し込みを始める時より前になっています。"))

    @property
    def seats(self) -> int | None:
        """Seats of the chosen venue; None when there is none, or nobody has counted."""
        return self.seats_of.get(self.venue_id.data) if self.mode.data != Mode.ONLINE else None

    def validate_venue_id(self, field: SelectField) -> None:
        """Ask for a venue before anybody may see the session.

        Raises:
            ValidationError: people could not come.
        """
        if self.must_be_whole() and self.mode.data != Mode.ONLINE and not field.data:
            raise ValidationError(_("会場を選んでください。まだ決まっていないときは、下書きにできます。"))

    def validate_online_url(self, field: StringField) -> None:
        """Ask for the address before anybody may see an online session.

        Raises:
            ValidationError: people could not join.
        """
        if self.must_be_whole() and self.mode.data != Mode.IN_PERSON and not field.data:
            raise ValidationError(_("オンラインのURLを入れてください。まだ決まっていないときは、下書きにできます。"))

    def opens_at(self) -> datetime | None:
        """Return when registration opens; None for as soon as the session is published."""
        return instant(self.opens_on.data, self.opens.data or OPENING_TIME) if self.opens_on.data else None

    def begin(self) -> None:
        """Fill an empty form with what is nearly always right."""
        if self.course_key.choices:
            first = self.course_key.choices[0]
            self.course_key.data, self.title.data = first.value, first.label

    def accepts(self, version: int | None, excess: int | None) -> None:
        """Let the next sending pass what this one has shown: a newer version, or people over capacity."""
        if version is not None:
            self.version.data = version
        self.accepted_excess.data, self.accepted_excess.raw_data = excess or None, None

    def must_be_whole(self) -> bool:
        """Say whether people are to see the session as it is sent: nothing may be missing then."""
        return self.is_published or bool(self.publish.data)
