"""The areas that a coordinator looks after, by name."""

from lms.accounts import policy
from lms.accounts.guard import current_actor
from lms.accounts.policy import NATION, Permission
from lms.core.i18n import gettext as _
from lms.sessions.queries import instructors


def managed_areas() -> dict[str, str]:
    """Return the areas within reach of whoever asks: code -> name, the nation first."""
    areas = instructors.areas_of(policy.reach(current_actor(), Permission.AREA_MANAGE))
    named = instructors.area_names(areas)
    return {area: _("全国") if area == NATION else named.get(area, area) for area in areas}
