"""How many people took part without giving a name, by age band as far as it is known."""

from collections.abc import Mapping

from wtforms.validators import NumberRange, Optional

from lms.accounts.models import AgeBand
from lms.core.forms import PostForm
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import NumberField
from lms.sessions.forms.people import MOST_PEOPLE
from lms.sessions.rules.words import AGE_BANDS

_AT_MOST = NumberRange(max=MOST_PEOPLE, message=_("100,000人までで入れてください。"))


class BandsForm(PostForm):
    """A box for each age band, and one for those whose age nobody asked (不明)."""

    total = NumberField(_("年代をうかがっていない人（不明）"), validators=[Optional(), _AT_MOST])

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Ask for one number at least; nobody is 0."""
        is_valid: bool = super().validate(extra_validators)
        if is_valid and all(each.data is None for each in self.boxes()):
            self.total.errors = [str(_("人数を入れてください。いなければ 0 です。"))]
            return False
        return is_valid

    def boxes(self) -> list[NumberField]:
        """Return the boxes in the order of ages, 不明 last."""
        return [*(self[box_of(band)] for band in AgeBand), self.total]

    def counts(self) -> dict[AgeBand | None, int]:
        """Return the people by age band; None is 不明, and an empty box is nobody."""
        known: dict[AgeBand | None, int] = {band: self[box_of(band)].data or 0 for band in AgeBand}
        return {**known, None: self.total.data or 0}


def box_of(band: AgeBand) -> str:
    """Name the box of a band."""
    return f"band-{band}"


def filled(counts: Mapping[AgeBand | None, int]) -> dict[str, int | None]:
    """Return the data of the form: what was counted before; a band of which nothing was said stays empty."""
    return {"total": counts.get(None), **{box_of(band): counts[band] for band in AgeBand if band in counts}}


for _band in AgeBand:
    setattr(BandsForm, box_of(_band), NumberField(AGE_BANDS[_band], validators=[Optional(), _AT_MOST]))


class HeadcountForm(BandsForm):
    """How many people without names took part in a session."""
