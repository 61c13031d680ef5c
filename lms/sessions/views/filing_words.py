"""What stands in a plan or report, as its pages say it."""

from collections.abc import Mapping

from lms.core.i18n import gettext as _
from lms.sessions.rules import feedback, words
from lms.sessions.rules.feedback import Survey, doubts
from lms.sessions.rules.filings import KINDS, UNKNOWN_AGE, Content, Heads, Particulars
from lms.sessions.rules.states import Audience, Mode

_PEOPLE = {**words.AGE_BANDS, UNKNOWN_AGE: words.UNKNOWN_AGE}


def reading(content: Content) -> dict[str, object]:
    """Return the parts of a content under the names by which the templates know them."""
    return {
        "content": content,
        "particulars": particulars(content.particulars),
        "heads": heads(content.heads) if content.heads else [],
        "total": content.heads.total if content.heads else None,
        "survey": survey(content.survey) if content.survey else [],
        "doubts": _doubts(content),
        "kinds": KINDS,
    }


def particulars(it: Particulars) -> list[tuple[str, str]]:
    """Name what is known of the session, with words for what is not."""
    none = _("（ありません）")
    version = _("（%(version)s版）", version=it.course_version) if it.course_version else ""
    return [
        (_("実施主体"), it.organisation),
        (_("会場"), it.venue or none),
        (_("市区町村"), it.place or str(words.UNKNOWN_AGE)),
        (_("受け方"), str(words.MODES[Mode(it.mode)])),
        (_("定員"), _("%(count)s人", count=it.capacity)),
        (_("どなた向け"), str(words.AUDIENCES[Audience(it.audience)])),
        (_("ことば"), _("・").join(str(words.LANGUAGES.get(each, each)) for each in it.languages)),
        (_("講座"), f"{it.course_title}{version}"),
        (_("講師"), _("、").join(it.lecturers) or none),
    ]


def heads(found: Heads) -> list[list[object]]:
    """Return rows of the table of people: age, with names, without, together; the ages nobody is of are 0."""
    return [
        [label, (named := found.named.get(band, 0)), (unnamed := found.unnamed.get(band, 0)), named + unnamed]
        for band, label in _PEOPLE.items()
    ]


def survey(found: Survey) -> list[tuple[str, list[list[object]]]]:
    """Return the counted questions with rows of choice and sheets; a choice nobody counted is a dash, not 0."""
    counted = [each for each in feedback.COUNTED if found.counts.get(each.key)]
    return [(str(each.words), _answers(each.choices, found.counts[each.key])) for each in counted]


def _answers(choices: Mapping[str, object], counts: Mapping[str, int]) -> list[list[object]]:
    return [[label, counts.get(choice, "－")] for choice, label in choices.items()]


def _doubts(content: Content) -> list[str]:
    if not content.survey or not content.heads:
        return []
    names = {each.key: str(each.words) for each in feedback.COUNTED}
    said = {
        feedback.Doubt.MORE_SHEETS: _("アンケートの枚数が、参加者より多くなっています"),
        feedback.Doubt.MORE_ANSWERS: _("アンケートの答えの数が、枚数より多くなっています"),
    }
    return [
        _(
            "%(what)s：%(question)s（%(number)s／%(most)s）",
            what=said[doubt],
            question=names[key],
            number=number,
            most=most,
        )
        if key
        else _("%(what)s（%(number)s枚／%(most)s人）", what=said[doubt], number=number, most=most)
        for doubt, key, number, most in doubts(content.survey, content.heads.total)
    ]
