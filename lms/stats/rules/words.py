"""The words for what is counted; pages and files take them from here."""

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
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
}

UNITS: dict[Measure, LazyString] = {
    Measure.TRAINING_SESSION: _("回"),
    Measure.ATTENDANCE: _("人"),
    Measure.HEADCOUNT: _("人"),
    Measure.COMPLETION: _("件"),
    Measure.FIRST_COMPLETION: _("人"),
    Measure.ATTENDER: _("人"),
}

MODES: dict[str, LazyString] = {
    "in-person": _("会場"),
    "hybrid": _("会場とオンライン"),
    "online": _("オンライン"),
    "self-study": _("ひとりで学ぶ"),
}

ORGANISER_KINDS: dict[str, LazyString] = {
    "municipality": _("市区町村"),
    "prefecture": _("都道府県"),
    "nation": _("国"),
    "npo": _("NPO・社会福祉協議会など"),
    "company": _("会社"),
    "school": _("学校"),
    "other": _("そのほか"),
}

AGE_BANDS: dict[str, LazyString] = {
    "10s": _("10代"),
    "20s": _("20代"),
    "30s": _("30代"),
    "40s": _("40代"),
    "50s": _("50代"),
    "60s": _("60代"),
    "70s-up": _("70代以上"),
}

MEMBERS: dict[Shape, dict[str, LazyString]] = {
    Shape.MODE: MODES,
    Shape.ORGANISER_KIND: ORGANISER_KINDS,
    Shape.AGE_BAND: AGE_BANDS,
}
"""Members of closed sets, in the order of their tables."""
