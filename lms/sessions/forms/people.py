"""What staff type in about people: at the desk, from the telephone or paper, and when correcting."""

from collections.abc import Mapping

from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional, ValidationError

from lms.core.forms import PostForm, Storable, Visible, strip
from lms.core.translation import lazy_gettext as _
from lms.core.translation import translated
from lms.core.words import SOURCE
from lms.sessions.forms.fields import NumberField, choices, reason_field
from lms.sessions.forms.needs import NeedsForm
from lms.sessions.rules.people import Companion, Newcomer, parse_contact
from lms.sessions.rules.states import Channel, RegistrationState
from lms.sessions.rules.words import CHANNELS, LANGUAGES, REGISTRATION_STATES

MARKS = (RegistrationState.ATTENDED, RegistrationState.ABSENT)
MOST_MINUTES = 600
MOST_PEOPLE = 100_000


class _NamedForm(PostForm):
    """Whoever comes: a name, and a reading if somebody gives one."""

    name = StringField(
        _("お名前"),
        filters=[strip],
        validators=[
            InputRequired(_("お名前を入れてください。")),
            Storable(),
            Visible(),
            Length(max=100, message=_("お名前は100文字までです。")),
        ],
    )
    kana = StringField(
        _("ふりがな"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=100, message=_("ふりがなは100文字までです。"))],
    )
    phone = StringField(
        _("電話番号"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=40, message=_("電話番号は40文字までです。"))],
    )

    def validate_phone(self, field: StringField) -> None:
        """Refuse what nobody could call.

        Raises:
            ValidationError: it is no telephone number.
        """
        contact = parse_contact(field.data) if field.data else None
        if field.data and (contact is None or contact.phone is None):
            raise ValidationError(_("電話番号の形になっていません。例：090-1234-5678"))


class WalkInForm(_NamedForm):
    """Somebody who comes without a booking."""

    add_place = SubmitField(_("定員を1人増やして受け付ける"))


class StaffContactForm(_NamedForm, NeedsForm):
    """Whoever telephones or has sent a paper: how they are reached, and in which language."""

    email = StringField(
        _("メールアドレス"),
        filters=[strip],
        validators=[
            Optional(),
            Storable(),
            Length(max=254, message=_("メールアドレスは254文字までです。")),
            Email(_("メールアドレスの形になっていません。例：hanako@example.jp")),
        ],
    )
    channel = RadioField(
        _("どう受けましたか"),
        choices=choices((channel, CHANNELS[channel]) for channel in (Channel.TELEPHONE, Channel.PAPER)),
        default=Channel.TELEPHONE,
    )
    locale = SelectField(_("ご案内のことば"), choices=choices(LANGUAGES.items()), default="ja")

    def contact(self) -> tuple[str | None, str | None]:
        """Return e-mail address and telephone number in the spelling that is stored."""
        email = parse_contact(self.email.data) if self.email.data else None
        phone = parse_contact(self.phone.data) if self.phone.data else None
        return (email.email if email else None, phone.phone if phone else None)

    def newcomer(self) -> Newcomer:
        """Return the person as entered."""
        return Newcomer(self.name.data, self.kana.data or None, *self.contact(), self.locale.data)

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Ask for one way to reach the person, for when the session changes."""
        is_valid: bool = super().validate(extra_validators)
        if self.phone.data or self.email.data:
            return is_valid
        missing = _("電話番号かメールアドレスの、どちらかを入れてください。変更のときにお知らせします。")
        self.phone.errors = [str(missing)]
        return False


class StaffBookingForm(StaffContactForm):
    """Somebody who books by telephone or on paper, alone or with somebody else."""

    companion_name = StringField(
        _("いっしょの方のお名前"),
        filters=[strip],
        validators=[Optional(), Storable(), Visible(), Length(max=100, message=_("お名前は100文字までです。"))],
    )
    companion_kana = StringField(
        _("いっしょの方のふりがな"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=100, message=_("ふりがなは100文字までです。"))],
    )

    def companion(self) -> Companion | None:
        """Return who comes along; None when nobody does."""
        name = self.companion_name.data
        return Companion(name, self.companion_kana.data or None) if name else None


class MarkForm(PostForm):
    """One tap at the desk: who has come (with a place more, if need be), or who has not after all."""

    attend = HiddenField()
    attend_with_place = HiddenField()
    undo = HiddenField()

    def target(self, name: str) -> int:
        """Return the registration that was tapped, or 0, which is none."""
        value = self[name].data or ""
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0


class MinutesForm(PostForm):
    """How late somebody came and how early they left."""

    minutes_late = NumberField(
        _("遅れた分"),
        default=0,
        validators=[Optional(), NumberRange(max=MOST_MINUTES, message=_("600分までで入れてください。"))],
    )
    minutes_early = NumberField(
        _("早く帰った分"),
        default=0,
        validators=[Optional(), NumberRange(max=MOST_MINUTES, message=_("600分までで入れてください。"))],
    )


class CorrectionForm(PostForm):
    """What is right instead, and why."""

    state = RadioField(
        _("正しい出席"),
        choices=choices((state, REGISTRATION_STATES[state]) for state in MARKS),
        validators=[InputRequired(_("出席か欠席を選んでください。"))],
    )
    reason = reason_field()


class CallOffForm(PostForm):
    """Why a session does not take place, in words for those who booked: they begin in Japanese, whoever writes."""

    reason = TextAreaField(
        _("申し込んだ方への、おわびとご案内"),
        filters=[strip],
        validators=[
            InputRequired(_("お知らせすることばを入れてください。")),
            Storable(),
            Length(max=1000, message=_("1000文字までで入れてください。")),
        ],
        default=translated(SOURCE, "天候などの都合により、この回は中止します。申し訳ありません。"),
    )
