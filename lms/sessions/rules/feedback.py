"""The feedback sheet of the session kit, and what is counted from it; nobody is asked about loneliness. All pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the sheet; with choices it can be counted, with lines it is written on."""

    key: str
    words: LazyString
    choices: Mapping[str, LazyString] = field(default_factory=dict)
    lines: int = 0


SHEET = (
    Question(
        "clear",
        _("内容は、わかりやすかったですか"),
        {
            "very": _("とても"),
            "mostly": _("だいたい"),
            "a-little-hard": _("少しむずかしかった"),
            "hard": _("むずかしかった"),
        },
    ),
    Question("length", _("長さは、どうでしたか"), {"short": _("短い"), "right": _("ちょうどよい"), "long": _("長い")}),
    Question(
        "access",
        _("会場や画面は、参加しやすかったですか"),
        {"easy": _("しやすい"), "ordinary": _("ふつう"), "not-easy": _("しにくい")},
    ),
    Question("stayed", _("心に残ったことがあれば、教えてください"), lines=4),
    Question("next", _("これから、してみたいと思ったことはありますか"), lines=4),
    Question("wished", _("もっと知りたかったこと、直してほしいこと"), lines=4),
)

COUNTED = tuple(question for question in SHEET if question.choices)
"""The questions with choices."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was counted from the sheets that came back.

    Attributes:
        responses: sheets that came back; None when nobody counted them.
        counts: question -> choice -> sheets; what was left blank is not there, which is not 0.
    """

    responses: int | None
    counts: Mapping[str, Mapping[str, int]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted at all."""
        return self.responses is None and not any(self.counts.values())


class Doubt(StrEnum):
    """What in a survey cannot be right, or hardly."""

    MORE_SHEETS = "more-sheets"
    MORE_ANSWERS = "more-answers"


def doubts(survey: Survey, people: int) -> Iterator[tuple[Doubt, str, int, int]]:
    """Yield what should be looked at once more: why, at which question, how many, and how many at most.

    Args:
        survey: as it was typed in.
        people: who took part, with and without names.
    """
    sheets = people if survey.responses is None else survey.responses
    if sheets > people:
        yield Doubt.MORE_SHEETS, "", sheets, people
    for question in COUNTED:
        answers = sum(survey.counts.get(question.key, {}).values())
        if answers > sheets:
            yield Doubt.MORE_ANSWERS, question.key, answers, sheets
