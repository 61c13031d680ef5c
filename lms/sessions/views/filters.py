"""The filters of a request: as a form, and kept in the addresses of other lists."""

from urllib.parse import urlencode

from flask import request

from lms.core.i18n import gettext as _
from lms.regions import queries as regions
from lms.sessions.forms.finding import SearchForm
from lms.sessions.queries import campaigns, places


def search_form() -> SearchForm:
    """Return the filters in the address as a form, not yet checked."""
    form = SearchForm(request.args)
    form.find_places = places.meant
    form.offer_municipalities(regions.in_prefecture(form.prefecture.data or "", with_wards=True))
    offered = campaigns.offered(form.prefecture.data or None, form.campaign.data)
    form.offer_campaigns(
        (each.campaign.id, f"{each.campaign.name}（{each.area_name or _('全国')}）") for each in offered
    )
    form.told_of = [each for each in offered if each.is_told_of]
    return form


def address(path: str, **changes: str | int | None) -> str:
    """Return a path with the filters of this request, some of them changed; None takes one away."""
    names = [name for name in SearchForm.FILTERS if name not in changes]
    kept = [(name, value) for name in names for value in request.args.getlist(name) if value]
    changed = [(name, value) for name, value in changes.items() if value is not None]
    query = urlencode([*kept, *changed])
    return f"{path}?{query}" if query else path
