"""The words for what is counted; pages and files take them from here."""

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.words import AGE_BANDS, ORGANISER_KINDS
from lms.stats.rules.areas import Level
from lms.stats.rules.figures import Measure, Shape

UNKNOWN_MEMBER = _("不明")

UNKNOWN_PLACES: dict[Level, LazyString] = {
    Level.NATION: _("場所が不明"),
    Level.PREFECTURE: _("市区町村が不明"),
    Level.MUNICIPALITY: _("区が不明"),
}

MEASURES: dict[Measure, LazyString] = {
    Measure.TRAINING_SESSION: _("開いた回"),
    Measure.ATTENDANCE: _("出席（のべ）"),
    Measure.HEADCOUNT: _("名簿なし"),
    Measure.COMPLETION: _("修了（のべ）"),
    Measure.FIRST_COMPLETION: _("修了（実）"),
    Measure.ATTENDER: _("出席（実）"),
    Measure.OUTSIDE_SESSION: _("ほかで開かれた回"),
    Measure.OUTSIDE_HEADCOUNT: _("ほかで開かれた回の参加"),
}

UNITS: dict[Measure, LazyString] = {
    Measure.TRAINING_SESSION: _("回"),
    Measure.ATTENDANCE: _("人"),
    Measure.HEADCOUNT: _("人"),
    Measure.COMPLETION: _("件"),
    Measure.FIRST_COMPLETION: _("人"),
    Measure.ATTENDER: _("人"),
    Measure.OUTSIDE_SESSION: _("回"),
    Measure.OUTSIDE_HEADCOUNT: _("人"),
}

MODES: dict[str, LazyString] = {
    "in-person": _("会場"),
    "hybrid": _("会場とオンライン"),
    "online": _("オンライン"),
    "self-study": _("ひとりで学ぶ"),
}

MEMBERS: dict[Shape, dict[str, LazyString]] = {
    Shape.MODE: MODES,
    Shape.ORGANISER_KIND: ORGANISER_KINDS,
    Shape.AGE_BAND: AGE_BANDS,
}
"""Members of closed sets, in the order of their tables."""
