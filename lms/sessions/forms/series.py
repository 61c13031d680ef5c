"""The days and venues over which a session is repeated: first how they are found, then each in its box."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SubmitField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from lms.core.clock import to_jst
from lms.core.forms import PostForm, Storable
from lms.core.forms.fields import DayField
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import NumberField, choices
from lms.sessions.rules.scheduling import instant
from lms.sessions.rules.series import MOST, Occasion, Typed, days_every, parse_days, twice

_STEPS = {"weekly": 7, "fortnightly": 14}


class SeriesForm(PostForm):
    """How the days are found: a step and a number, or typed one by one."""

    every = RadioField(
        _("日の決め方"),
        choices=choices(
            [("weekly", _("毎週、同じ曜日")), ("fortnightly", _("1週おき")), ("chosen", _("日をひとつずつ書く"))]
        ),
        default="weekly",
    )
    first_day = DayField(_("はじめの日"))
    count = NumberField(
        _("何回"),
        default=4,
        validators=[Optional(), NumberRange(min=1, max=MOST, message=_("1回から60回までです。"))],
    )
    typed = TextAreaField(
        _("開く日"), validators=[Storable(), Length(max=4000, message=_("4000文字までで入れてください。"))]
    )

    now: datetime

    def validate_first_day(self, field: DayField) -> None:
        """Ask for the first day where days follow one another.

        Raises:
            ValidationError: it is missing, or past.
        """
        if self.every.data in _STEPS and not field.errors:
            if not field.data:
                raise ValidationError(_("はじめの日を入れてください。"))
            if field.data < to_jst(self.now).date():
                raise ValidationError(_("はじめの日が、過ぎています。"))

    def validate_typed(self, field: TextAreaField) -> None:
        """Name what cannot be read.

        Raises:
            ValidationError: nothing was typed, something cannot be read, or there are too many days.
        """
        if self.every.data != "chosen":
            return
        found = self._typed()
        if found.unread:
            raise ValidationError(_("日付が読み取れません：%(pieces)s", pieces="、".join(found.unread[:5])))
        if not found.days:
            raise ValidationError(_("開く日を、1行にひとつずつ書いてください。"))
        if len(found.days) > MOST:
            raise ValidationError(_("いちどにつくれるのは、60回までです。"))

    def occasions(self, venue_id: int | None) -> list[Occasion]:
        """Return the days, each at the same venue to begin with."""
        if self.every.data == "chosen":
            days = self._typed().days
        else:
            days = days_every(self.first_day.data, _STEPS[self.every.data], self.count.data or 1)
        return [Occasion(day, venue_id) for day in days]

    def _typed(self) -> Typed:
        return parse_days(self.typed.data or "", to_jst(self.now).date())


class OccasionsForm(PostForm):
    """Each day in its box, with its venue; the class is made with boxes for so many (`occasions_form`)."""

    rows = HiddenField()
    make = SubmitField()
    publish = SubmitField()

    numbers: range
    now: datetime
    starts_at: datetime
    """Of the session that is repeated."""
    seats_of: Mapping[int, int | None] = MappingProxyType({})
    capacity = 0

    def boxes(self, number: int) -> tuple[Any, Any]:
        """Return the boxes of one day: the day, and the venue (None online)."""
        name = f"venue_{number}"
        return self[f"held_on_{number}"], self._fields.get(name)

    def occasions(self) -> list[Occasion]:
        """Return the days that are filled in."""
        found = []
        for number in self.numbers:
            day, venue = self.boxes(number)
            if day.data:
                found.append(Occasion(day.data, (venue.data or None) if venue is not None else None))
        return found

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that there is a day, that all lie ahead, and that none stands there twice."""
        is_good = super().validate(extra_validators)
        filled = [number for number in self.numbers if self.boxes(number)[0].data]
        time_of_day = to_jst(self.starts_at).time()
        for number in filled if is_good else []:
            day, venue = self.boxes(number)
            if instant(day.data, time_of_day) <= self.now:
                day.errors = [_("%(number)s回目の日が、過ぎています。", number=number + 1)]
            if self.publish.data and venue is not None and not venue.data:
                venue.errors = [
                    _("%(number)s回目の会場を選んでください。下書きなら、あとで選べます。", number=number + 1)
                ]
        for place in twice(self.occasions()) if is_good else []:
            number = filled[place]
            self.boxes(number)[0].errors = [_("%(number)s回目は、同じ日と会場がもうあります。", number=number + 1)]
        if is_good and not filled:
            self.form_errors.append(_("開く日を、ひとつは入れてください。"))
        return is_good and not self.errors and not self.form_errors

    def lacking(self, number: int) -> int:
        """Say how many seats the chosen venue has too few."""
        _day, venue = self.boxes(number)
        seats = self.seats_of.get(venue.data) if venue is not None else None
        return max(0, self.capacity - seats) if seats else 0


def occasions_form(
    count: int, venues: Sequence[tuple[int, str]], begin: Sequence[Occasion] | None = None
) -> OccasionsForm:
    """Make the form for so many days.

    Args:
        count: boxes, up to `MOST`.
        venues: ids and names to choose from; none for an online session.
        begin: what the boxes hold to begin with; None reads what was sent.
    """
    boxes: dict[str, Any] = {"numbers": range(count)}
    for number in range(count):
        label = _("%(number)s回目の日", number=number + 1)
        boxes[f"held_on_{number}"] = DayField(label, validators=[Optional()])
        if venues:
            where = _("%(number)s回目の会場", number=number + 1)
            boxes[f"venue_{number}"] = SelectField(where, coerce=int, choices=choices(venues))
    made = type("OccasionsOfThese", (OccasionsForm,), boxes)
    if begin is None:
        sent: OccasionsForm = made()
        return sent
    data: dict[str, Any] = {"rows": count}
    for number, each in enumerate(begin):
        data |= {f"held_on_{number}": each.held_on, f"venue_{number}": each.venue_id or 0}
    blank: OccasionsForm = made(formdata=None, data=data)
    return blank


def rows_sent(text: str | None) -> int:
    """Return how many boxes the page had; 0 when somebody has tampered with it."""
    plain = text or ""
    return min(int(plain), MOST) if plain.isascii() and plain.isdecimal() and len(plain) < 4 else 0
