"""Where sessions move to, and when it is decided whether one is held."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from lms.core.clock import to_jst
from lms.core.forms import PostForm
from lms.core.forms.fields import DayField, TimeField
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import NumberField
from lms.sessions.models import TrainingSession
from lms.sessions.rules.moving import Move
from lms.sessions.rules.scheduling import instant

DECIDED_AT = time(7, 0)
MOST_DAYS = 366


class DaysField(NumberField):
    """A number of days: 7, ７日, 14日後."""

    refusal = _("日数が読み取れません。7 のように、数字だけを入れてください。")

    def read(self, text: str) -> Any:
        """Return the number, or None."""
        return super().read(re.sub(r"日[間後]?(あと)?$", "", text))


class DecisionForm(PostForm):
    """Day and time at which it is decided whether a session is held."""

    decides_on = DayField(_("決める日"), validators=[InputRequired(_("決める日を入れてください。"))])
    decides = TimeField(_("決める時刻"), validators=[InputRequired(_("決める時刻を入れてください。"))])

    now: datetime
    starts_at: datetime
    """The view says what time it is, and when the session begins."""

    def begin(self) -> None:
        """Fill an empty form with what is usual: seven in the morning of the day."""
        self.decides_on.data, self.decides.data = to_jst(self.starts_at).date(), DECIDED_AT

    def moment(self) -> datetime:
        """Return the moment of the decision."""
        return instant(self.decides_on.data, self.decides.data)

    def validate_decides(self, field: TimeField) -> None:
        """Refuse a moment that is of no use.

        Raises:
            ValidationError: it lies behind, or after the start.
        """
        if not field.data or not self.decides_on.data:
            return
        if self.moment() <= self.now:
            raise ValidationError(_("その時刻は、過ぎています。これからの時刻を入れてください。"))
        if self.moment() >= self.starts_at:
            raise ValidationError(_("講座の始まりより前の時刻を入れてください。"))


class MovesForm(PostForm):
    """Which sessions move, and where to: some days later together, or each to a day of its own."""

    days = DaysField(
        _("何日あとに動かしますか"),
        validators=[Optional(), NumberRange(min=1, max=MOST_DAYS, message=_("1日から366日までで入れてください。"))],
    )
    is_sure = HiddenField()

    rows: list[TrainingSession]
    """The sessions that may be moved; the class is made with three boxes for each (`moves_form`)."""
    now: datetime

    def boxes(self, row: TrainingSession) -> tuple[Any, Any, Any]:
        """Return the boxes of a session: whether it moves, its day and its time."""
        return self[f"chosen_{row.id}"], self[f"held_on_{row.id}"], self[f"starts_{row.id}"]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that something is chosen, and that each that is chosen has a day to go to that lies ahead."""
        is_good = super().validate(extra_validators)
        chosen = self.moves() if is_good else []
        if is_good and not any(self.boxes(row)[0].data for row in self.rows):
            self.form_errors.append(_("動かす回に、しるしをつけてください。"))
        for row in self.rows if is_good else []:
            is_chosen, held_on, _starts = self.boxes(row)
            to = next((each for each in chosen if each.training_session_id == row.id), None)
            if is_chosen.data and to is None:
                held_on.errors = [_("新しい日を入れるか、上に日数を入れてください。")]
            elif to and instant(to.held_on, to.starts or to_jst(row.starts_at).time()) <= self.now:
                held_on.errors = [_("新しい日時が、過ぎています。これからの日時を入れてください。")]
        return is_good and not self.errors and not self.form_errors

    def moves(self) -> list[Move]:
        """Return the chosen sessions that have a day to go to."""
        found = []
        for row in self.rows:
            is_chosen, held_on, starts = self.boxes(row)
            later = to_jst(row.starts_at).date() + timedelta(days=self.days.data) if self.days.data else None
            day = held_on.data or later
            if is_chosen.data and day:
                found.append(Move(row.id, day, starts.data))
        return found


def moves_form(
    rows: list[TrainingSession], now: datetime, chosen: Iterable[int] = (), *, blank: bool = False
) -> MovesForm:
    """Make the form for these sessions.

    Args:
        rows: the sessions that may be moved.
        now: the present moment.
        chosen: those that are ticked to begin with.
        blank: whether nothing has been sent yet.
    """
    boxes: dict[str, Any] = {}
    for row in rows:
        boxes[f"chosen_{row.id}"] = BooleanField(_("この回を動かす"), default=row.id in set(chosen))
        boxes[f"held_on_{row.id}"] = DayField(_("新しい日"), validators=[Optional()])
        boxes[f"starts_{row.id}"] = TimeField(_("新しい始まり"), validators=[Optional()])
    made = type("MovesOfThese", (MovesForm,), boxes)
    form: MovesForm = made(formdata=None) if blank else made()
    form.rows, form.now = rows, now
    return form
