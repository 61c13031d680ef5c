"""The filters of the list of sessions; they travel in the address, so that it can be shared."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from lms.core.dates import day as day_words
from lms.core.forms import Storable, strip
from lms.core.forms.fields import DayField
from lms.core.translation import lazy_gettext as _
from lms.regions.rules import PREFECTURES, Place
from lms.sessions.forms.fields import choices
from lms.sessions.rules import words
from lms.sessions.rules.finding import Meant, Search, When, page_number
from lms.sessions.rules.states import AccessFact, Audience, Mode

_ANY = SelectChoice("", _("どこでも"))
_ANY_CAMPAIGN = SelectChoice("", _("どれでも"))
_NOT_A_CHOICE = _("一覧から選びなおしてください。")
_MODES = {mode: words.MODES[mode] for mode in (Mode.IN_PERSON, Mode.ONLINE)}


class _Choice(SelectField):
    """A filter: what is not in the list is said, and does not count."""

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what the list does not hold.

        Raises:
            ValidationError: somebody changed the address by hand.
        """
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError(_NOT_A_CHOICE)

    @property
    def said(self) -> list[str]:
        """The words of what is chosen, in a list; empty when it does not matter."""
        return [str(choice.label) for choice in self.choices if self.data and choice.value == self.data]


class _Choices(SelectMultipleField):
    """A filter of which several may be chosen."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.type = SelectMultipleField.__name__  # pages tell by it how a field is drawn

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what the list does not hold.

        Raises:
            ValidationError: somebody changed the address by hand.
        """
        if not set(self.data or ()) <= {choice.value for choice in self.choices}:
            raise ValidationError(_NOT_A_CHOICE)

    @property
    def said(self) -> list[str]:
        """The words of what is chosen."""
        return [str(choice.label) for choice in self.choices if choice.value in (self.data or ())]


def _choice(label: Any, of: Mapping[Any, Any], whatever: Any) -> _Choice:
    return _Choice(label, choices=[SelectChoice("", whatever), *choices(of.items())], default="")


class SearchForm(FlaskForm):
    """The filters of the list of sessions."""

    FILTERS = (
        *("prefecture", "municipality", "from", "to", "when", "mode"),
        *("language", "audience", "access", "free", "campaign"),
    )
    """The names of the filters as they stand in an address."""

    class Meta:
        """A search changes nothing and needs no token."""

        csrf = False

    place = StringField(
        _("市区町村をさがす"),
        filters=[strip],
        validators=[Storable(), Length(max=50, message=_("市区町村は50文字までです。"))],
    )
    prefecture = _Choice(
        _("都道府県"), choices=[_ANY, *(SelectChoice(each.code, each.name) for each in PREFECTURES)], default=""
    )
    municipality = _Choice(_("市区町村"), choices=[_ANY], default="")
    first_day = DayField(_("この日から"), name="from", render_kw={"autocomplete": "off"})
    last_day = DayField(_("この日まで"), name="to", render_kw={"autocomplete": "off"})
    when = _choice(_("曜日と時間"), words.WHEN, _("いつでも"))
    mode = _choice(_("受け方"), _MODES, _("どちらでも"))
    language = _choice(_("ことば"), words.LANGUAGES, _("どれでも"))
    audience = _choice(_("対象"), words.AUDIENCES, _("すべて"))
    access = _Choices(_("あるとよいもの"), choices=choices(words.ACCESS_FACTS.items()))
    free = BooleanField(_("空席のある回だけ"))
    campaign = _Choice(_("強化月間"), choices=[_ANY_CAMPAIGN], default="")

    find_places: Callable[[str], Sequence[Meant]]
    """The view says how places are looked up."""
    meant: Sequence[Meant] = ()
    """What the typed place may mean, once the form has been checked."""
    told_of: Sequence[Any] = ()
    """The campaigns that the page tells of; the view says which."""

    def offer_municipalities(self, places: Iterable[Place]) -> None:
        """Offer the municipalities of the chosen prefecture; one of another prefecture is no longer meant."""
        self.municipality.choices = [_ANY, *(SelectChoice(place.code6, place.name) for place in places)]
        prefecture = self.prefecture.data or "-"
        if not (self.municipality.data or "").startswith(prefecture):
            self.municipality.data = ""

    def offer_campaigns(self, named: Iterable[tuple[int, str]]) -> None:
        """Offer the campaigns that may be meant, each by its id and its name."""
        self.campaign.choices = [_ANY_CAMPAIGN, *(SelectChoice(str(id_), name) for id_, name in named)]

    def validate_place(self, field: StringField) -> None:
        """Look the typed place up; which of several is meant, the page asks.

        Raises:
            ValidationError: there is none of that name.
        """
        self.meant = self.find_places(field.data) if field.data else []
        if field.data and not self.meant:
            raise ValidationError(
                _("この名前の市区町村が見つかりません。ひらがなや、名前のはじめだけでも、さがせます。")
            )

    def validate_last_day(self, field: DayField) -> None:
        """Refuse an end before the start.

        Raises:
            ValidationError: no day lies between the two.
        """
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("終わりの日が、始まりの日より前になっています。"))

    def said(self) -> list[str]:
        """Return what is looked for, in words, the place first; a filter that cannot be read is left out."""
        days: list[tuple[DayField, Any]] = [(self.first_day, _("%(day)sから")), (self.last_day, _("%(day)sまで"))]
        said = [str(words) % {"day": day_words(day.data)} for day, words in days if day.data and not day.errors]
        chosen: list[_Choice | _Choices] = [
            self.when,
            self.mode,
            self.language,
            self.audience,
            self.access,
            self.campaign,
        ]
        free = [str(_("空席あり"))] if self.free.data else []
        place = self.municipality.said or self.prefecture.said
        return [*place, *said, *(word for each in chosen for word in each.said), *free]

    def search(self, page: str | None) -> Search:
        """Return what is looked for; a filter that cannot be read does not count."""
        good = {name: field.data or None for name, field in self._fields.items() if not field.errors}
        when, mode, audience = good.get("when"), good.get("mode"), good.get("audience")
        campaign = good.get("campaign")
        return Search(
            prefecture=good.get("prefecture"),
            municipality=good.get("municipality"),
            first_day=good.get("first_day"),
            last_day=good.get("last_day"),
            when=When(when) if when else None,
            mode=Mode(mode) if mode else None,
            language=good.get("language"),
            audience=Audience(audience) if audience else None,
            access=tuple(AccessFact(each) for each in good.get("access") or ()),
            only_free=bool(good.get("free")),
            campaign=int(campaign) if campaign else None,
            page=page_number(page),
        )
