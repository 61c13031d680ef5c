"""Why the name on a record may be corrected; a closed set, because the file of events holds no name."""

from enum import StrEnum

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _


class NameReason(StrEnum):
    """Why a name is written anew; kept with the event, sealed and for ever."""

    SLIP = "slip"
    CHARACTERS = "characters"
    RENAMED = "renamed"
    OTHER_PERSON = "other-person"


NAME_REASONS: dict[NameReason, LazyString] = {
    NameReason.SLIP: _("書きまちがい・聞きまちがい"),
    NameReason.CHARACTERS: _("漢字の字体、ローマ字のつづり"),
    NameReason.RENAMED: _("名前が変わった"),
    NameReason.OTHER_PERSON: _("ほかの方の名前になっていた"),
}
