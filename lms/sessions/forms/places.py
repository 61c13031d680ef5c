"""What sessions and venues have in common: a version, and a municipality typed by its name or code."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms import StringField
from wtforms.validators import Length, ValidationError

from lms.core.forms import Storable, VersionedForm, strip
from lms.core.translation import lazy_gettext as _
from lms.regions.rules import Place


class PlacedForm(VersionedForm):
    """A form of a row with a version and a municipality; the view says how names are looked up."""

    municipality = StringField(
        _("市区町村"),
        filters=[strip],
        validators=[Storable(), Length(max=50, message=_("市区町村は50文字までです。"))],
    )

    find_places: Callable[[str], Sequence[Place]]
    municipality_code: str | None = None
    """What the typed name means, once the form has been checked; None is 不明."""

    def validate_municipality(self, field: Any) -> None:
        """Find the one place that is meant.

        Raises:
            ValidationError: there is none of that name, or more than one.
        """
        if not field.data:
            return
        found = self.find_places(field.data)
        if len(found) > 1:
            codes = "、".join(place.code6 for place in found)
            raise ValidationError(
                _(
                    "同じ名前の市区町村があります。都道府県から入れてください（番号 %(codes)s でもかまいません）。",
                    codes=codes,
                )
            )
        if not found:
            raise ValidationError(
                _("この名前の市区町村が見つかりません。「緑川市」のように、正式な名前で入れてください。")
            )
        self.municipality_code = found[0].code6
