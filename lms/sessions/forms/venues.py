"""What an organiser types in about a venue."""

from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from lms.core.forms import Storable, Visible, strip
from lms.core.translation import lazy_gettext as _
from lms.sessions.forms.fields import NumberField, choices
from lms.sessions.forms.places import PlacedForm
from lms.sessions.models import Venue
from lms.sessions.rules.states import AccessFact
from lms.sessions.rules.venues import VenueDetails
from lms.sessions.rules.words import ACCESS_FACTS

THERE = (
    AccessFact.ELEVATOR,
    AccessFact.STEP_FREE,
    AccessFact.ACCESSIBLE_TOILET,
    AccessFact.WHEELCHAIR_SEATS,
    AccessFact.HEARING_LOOP,
    AccessFact.PARKING,
    AccessFact.NURSING_ROOM,
)
"""What a building has, whoever uses it."""


class VenueForm(PlacedForm):
    """Where it is, how many it holds, and what helps people to come."""

    organisation_id = SelectField(_("実施主体"), coerce=int)
    name = StringField(
        _("会場の名前"),
        filters=[strip],
        validators=[
            InputRequired(_("会場の名前を入れてください。")),
            Storable(),
            Visible(),
            Length(max=100, message=_("会場の名前は100文字までです。")),
        ],
    )
    address = StringField(
        _("住所"),
        filters=[strip],
        validators=[
            InputRequired(_("住所を入れてください。")),
            Storable(),
            Length(max=200, message=_("住所は200文字までです。")),
        ],
    )
    directions = TextAreaField(
        _("行き方"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=500, message=_("行き方は500文字までです。"))],
    )
    seats = NumberField(
        _("部屋の席数"),
        validators=[Optional(), NumberRange(min=1, max=5000, message=_("席数は1から5,000までです。"))],
    )
    access_facts = SelectMultipleField(_("設備"), choices=choices((fact, ACCESS_FACTS[fact]) for fact in THERE))
    access_note = StringField(
        _("来やすさについて、ひとこと"),
        filters=[strip],
        validators=[Optional(), Storable(), Length(max=200, message=_("200文字までで入れてください。"))],
    )

    def details(self) -> VenueDetails:
        """Read the checked form."""
        return VenueDetails(
            name=self.name.data,
            municipality_code=self.municipality_code,
            address=self.address.data,
            directions=self.directions.data or None,
            access_facts=tuple(AccessFact(value) for value in self.access_facts.data),
            access_note=self.access_note.data or None,
            seats=self.seats.data,
        )

    @staticmethod
    def filled(venue: Venue) -> dict[str, Any]:
        """Write a venue as the data of the form; the municipality is named by the caller."""
        names = ("version", "organisation_id", "name", "address", "directions", "seats", "access_facts", "access_note")
        return {name: getattr(venue, name) for name in names}
