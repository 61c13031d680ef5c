"""What is typed in on the public pages: filters, a booking, and a booking's number."""

from collections.abc import Iterable
from itertools import starmap

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email as EmailSyntax
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.core.forms import PostForm, Storable, Visible, strip
from lms.regions.rules import PREFECTURES, Place
from lms.sessions.forms.fields import DayField
from lms.sessions.rules import words
from lms.sessions.rules.finding import Search, page_number
from lms.sessions.rules.people import Contact, Newcomer, parse_contact
from lms.sessions.rules.states import Mode

_ANY = SelectChoice("", _("どこでも"))
_NOT_A_CHOICE = _("一覧から選びなおしてください。")


class _Choice(SelectField):
    """A filter: what is not in the list is said, and does not count."""

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what the list does not hold.

        Raises:
            ValidationError: somebody changed the address by hand.
        """
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(_NOT_A_CHOICE)


class SearchForm(FlaskForm):
    """The filters of the list; they travel in the address, so that it can be shared."""

    FILTERS = ("prefecture", "municipality", "from", "to", "mode", "language", "free")

    class Meta:
        """A search changes nothing and needs no token."""

        csrf = False

    prefecture = _Choice(
        _("都道府県"), choices=[_ANY, *(SelectChoice(each.code, each.name) for each in PREFECTURES)], default=""
    )
    municipality = _Choice(_("市区町村"), choices=[_ANY], default="")
    first_day = DayField(_("この日から"), name="from", render_kw={"autocomplete": "off"})
    last_day = DayField(_("この日まで"), name="to", render_kw={"autocomplete": "off"})
    mode = _Choice(
        _("受け方"),
        choices=[
            SelectChoice("", _("どちらでも")),
            SelectChoice(str(Mode.IN_PERSON), words.MODES[Mode.IN_PERSON]),
            SelectChoice(str(Mode.ONLINE), words.MODES[Mode.ONLINE]),
        ],
        default="",
    )
    language = _Choice(
        _("ことば"),
        choices=[SelectChoice("", _("どれでも")), *starmap(SelectChoice, words.LANGUAGES.items())],
        default="",
    )
    free = BooleanField(_("空席のある回だけ"))

    def offer_municipalities(self, places: Iterable[Place]) -> None:
        """Offer the municipalities of the chosen prefecture; one of another prefecture is no longer meant."""
        self.municipality.choices = [_ANY, *(SelectChoice(place.code6, place.name) for place in places)]
        prefecture = self.prefecture.data or "-"
        if not (self.municipality.data or "").startswith(prefecture):
            self.municipality.data = ""

    def validate_last_day(self, field: DayField) -> None:
        """Refuse an end before the start.

        Raises:
            ValidationError: no day lies between the two.
        """
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("終わりの日が、始まりの日より前になっています。"))

    def search(self, page: str | None) -> Search:
        """Return what is looked for; a filter that cannot be read does not count."""
        good = {name: field.data for name, field in self._fields.items() if not field.errors}
        mode = good.get("mode")
        return Search(
            prefecture=good.get("prefecture") or None,
            municipality=good.get("municipality") or None,
            first_day=good.get("first_day"),
            last_day=good.get("last_day"),
            mode=Mode(mode) if mode else None,
            language=good.get("language") or None,
            only_free=bool(good.get("free")),
            page=page_number(page),
        )


class PlaceForm(PostForm):
    """A button that takes a place; the page says beforehand when only a turn on the waiting list is left."""

    accepts_waiting = BooleanField()

    def newcomer(self, locale: str) -> Newcomer | None:
        """Return who is to be added; None, because the signed-in person takes the place."""
        return None


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
