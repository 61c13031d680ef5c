"""What is typed in to book: a booking, and a booking's number."""

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import Email as EmailSyntax
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.core.forms import PostForm, Storable, Visible, strip
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.needs import NeedsForm
from lms.sessions.rules.people import PAIR, Companion, Contact, Newcomer, parse_contact


class PlaceForm(NeedsForm):
    """A button that takes a place; the page says beforehand when only a turn on the waiting list is left."""

    accepts_waiting = BooleanField()
    companion_name = StringField(
        _("いっしょの方のお名前"),
        filters=[strip],
        validators=[Optional(), Storable(), Visible(), Length(max=100, message=_("お名前は100文字までです。"))],
        render_kw={"autocomplete": "off"},
    )
    companion_kana = StringField(
        _("いっしょの方のふりがな"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=100, message=_("ふりがなは100文字までです。"))],
        render_kw={"autocomplete": "off"},
    )

    @property
    def places(self) -> int:
        """How many seats are asked for: two for a pair that must stay together."""
        return PAIR if self.companion_name.data else 1

    def companion(self) -> Companion | None:
        """Return who comes along; None when nobody does."""
        name = self.companion_name.data
        return Companion(name, self.companion_kana.data or None) if name else None

    def refuse_pair(self) -> None:
        """Say that a session with a single place has none for two."""
        self.companion_name.errors = [str(_("この回の席は1人分です。おひとりなら、お申し込みになれます。"))]

    def newcomer(self, locale: str) -> Newcomer | None:
        """Return who is to be added; None, because the signed-in person takes the place."""
        return None


class CancelForm(PostForm):
    """The press that gives a booking back; of a pair one alone, if so said."""

    alone = BooleanField()


class SwitchForm(PostForm):
    """The press that changes one place for another; it says which booking the page showed as the one given back."""

    seen = HiddenField()

    def seen_booking(self) -> int:
        """Return the booking that the page showed; 0 when somebody has tampered with it."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class BookingForm(PlaceForm):
    """A place without an account: a name, and one way to reach the person."""

    name = StringField(
        _("お名前"),
        filters=[strip],
        validators=[
            InputRequired(_("お名前を入れてください。")),
            Storable(),
            Visible(),
            Length(max=100, message=_("お名前は100文字までです。")),
        ],
        description=_("受付でお呼びする名前です。ローマ字でもかまいません。"),
        render_kw={"autocomplete": "name"},
    )
    kana = StringField(
        _("ふりがな"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=100, message=_("ふりがなは100文字までです。"))],
    )
    contact = StringField(
        _("電話番号またはメール"),
        filters=[strip],
        validators=[
            InputRequired(_("電話番号かメールアドレスを入れてください。")),
            Storable(),
            Length(max=254, message=_("254文字までで入れてください。")),
        ],
        description=_("開催の連絡と、申し込みの確認にだけ使います。"),
        render_kw={"autocomplete": "off"},
    )

    def validate_contact(self, field: StringField) -> None:
        """Refuse what is neither an address nor a telephone number.

        Raises:
            ValidationError: it is neither; the message shows how to write it.
        """
        found = parse_contact(field.data or "")
        if found is None:
            raise ValidationError(_("電話番号は市外局番から、メールは hanako@example.jp のように入れてください。"))
        if found.email:
            message = _("メールアドレスの形になっていません。例：hanako@example.jp")
            EmailSyntax(message)(self, _Address(found.email))

    def newcomer(self, locale: str) -> Newcomer | None:
        """Return the person as entered."""
        contact = parse_contact(self.contact.data or "") or Contact()
        return Newcomer(self.name.data, self.kana.data or None, contact.email, contact.phone, locale)


class _Address:
    """An address in the spelling it is stored in, as a validator wants to see it."""

    def __init__(self, data: str) -> None:
        self.data = data


class FindBookingForm(PostForm):
    """A booking's number and the contact that was given with it."""

    number = StringField(
        _("受付番号"),
        filters=[strip],
        validators=[
            InputRequired(_("受付番号を入れてください。")),
            Length(max=40, message=_("受付番号が長すぎます。")),
        ],
        description=_("例：GM7-4KX-29。大文字でも小文字でも、線がなくてもかまいません。"),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    contact = StringField(
        _("電話番号またはメール"),
        filters=[strip],
        validators=[
            InputRequired(_("電話番号かメールアドレスを入れてください。")),
            Length(max=254, message=_("254文字までで入れてください。")),
        ],
        description=_("申し込みのときに入れたものです。"),
        render_kw={"autocomplete": "off"},
    )

    def refuse(self) -> None:
        """Say that the two do not belong together, in the same words whatever the reason."""
        self.form_errors.append(_("受付番号と連絡先の組み合わせが、見つかりません。もう一度たしかめてください。"))
