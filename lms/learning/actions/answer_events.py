"""One answer at a time, as a screen sends it while somebody goes on answering."""

from dataclasses import dataclass

from lms.core.db import atomic
from lms.core.refusals import DifferentRequest, NotFound, Refusal
from lms.core.translation import lazy_gettext as _
from lms.learning import queries, rules
from lms.learning.actions.answering import begin, keep
from lms.learning.actions.enrolling import enrol
from lms.learning.queries import Sheet
from lms.learning.rules import Learner, SentAnswer


class NotOffered(Refusal):
    """The question does not offer what was answered."""

    status = 422
    title = _("この答えは、保存できません")
    message = _("問題の選択肢にない答えです。ページを開きなおして、もう一度選んでください。")


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an answer.

    Attributes:
        attempt_id: the attempt it belongs to.
        seen: how many events of the attempt there are now.
        is_stale: it came too late: a later answer stands, or the attempt was handed in, or another is under way.
        values: the answer that stands, as the page says it; empty when the page shows another paper.
    """

    attempt_id: int
    seen: int
    is_stale: bool
    values: tuple[str, ...]


@atomic
def keep_answer(course_key: str, learner: Learner, sent: SentAnswer, seed: int) -> Kept:
    """Keep one answer; the same one again changes nothing and is told the same.

    The first answer of a paper begins its attempt; sent again after that was handed in, it begins no other.

    Args:
        course_key: the course whose final quiz is meant.
        learner: who answers.
        sent: the answer.
        seed: what arranged the page; kept with an attempt that begins here.

    Raises:
        NotFound: no such course, question or attempt of the learner's.
        DifferentRequest: the screen sent another answer under the same number before.
        NotOffered: the question does not offer it.
    """
    enrolment = enrol(course_key, learner)
    sheet = queries.open_sheet(enrolment.id, sent.told.attempt_id)
    if sheet is None and sent.told.attempt_id:
        raise NotFound
    sheet = sheet or queries.sheet_of_paper(enrolment.id, seed) or begin(enrolment, seed)
    if not sent.told.attempt_id and sheet.seed != seed:
        return Kept(sheet.attempt_id, sheet.log.seen, is_stale=True, values=())
    return _keep(sheet, sent)


def _keep(sheet: Sheet, sent: SentAnswer) -> Kept:
    question = next((one for one in sheet.questions if one.id == sent.question_id), None)
    if question is None:
        raise NotFound
    answer = rules.answer_from_page(question, sent.values)
    if answer is None:
        raise NotOffered
    log, before = sheet.log, sheet.log.event_of(sent.device, sent.device_seq)
    if before and (before.question_id, before.answer) != (question.id, answer):
        raise DifferentRequest
    if before or sheet.is_submitted:
        is_stale, seen, standing = not before or before.is_stale, log.seen, log.answers.get(question.id, ())
    else:
        is_stale = log.comes_late(question.id, sent.device, sent.device_seq, sent.told.seen)
        keep(sheet.attempt_id, sent.device, sent.device_seq, question.id, answer, is_stale=is_stale)
        seen, standing = log.seen + 1, log.answers.get(question.id, ()) if is_stale else answer
    return Kept(sheet.attempt_id, seen, is_stale, rules.values_for_page(question, standing))
