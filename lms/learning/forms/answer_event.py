"""One answer as a screen sends it: as JSON or as a form, the same names in both."""

from collections.abc import Collection
from typing import Any

from flask import request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _
from lms.learning.rules import SentAnswer, Told

MOST = 2**31 - 1


class BadAnswer(Refusal):
    """What was sent is not an answer at all."""

    status = 422
    title = _("この答えは、保存できません")
    message = _("送られた内容が、答えの形をしていません。ページを開きなおして、もう一度選んでください。")


class AnotherLearner(Refusal):
    """The answer was kept on the device for somebody else, or for whoever was signed in before."""

    status = 403
    title = _("サインインが切れたか、ほかの方の答えです")
    message = _("答えは、この端末に残っています。答えた方がサインインして、確認テストを開くと送ります。")


class AnswerEvent(BaseModel):
    """The shape of one answer that was sent."""

    model_config = ConfigDict(extra="ignore")

    paper: str = Field(min_length=1, max_length=200)
    attempt: int = Field(0, ge=0, le=MOST)
    question: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    answer: list[str] = Field([], max_length=20)
    device: str = Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")
    device_seq: int = Field(ge=0, le=MOST)
    seen: int = Field(0, ge=0, le=MOST)
    learner: str = Field("", max_length=64)

    def sent(self) -> SentAnswer:
        """Return what the screen says."""
        return SentAnswer(
            self.question, tuple(self.answer), self.device, self.device_seq, Told(self.attempt, self.seen)
        )


def answer_event(tags: Collection[str]) -> AnswerEvent:
    """Read the answer of this request.

    Args:
        tags: whose answers may come from here, as `rules.tags_of` says.

    Raises:
        BadAnswer: it has not the shape of one.
        AnotherLearner: it says whose it is, and that is nobody of these.
    """
    try:
        event = AnswerEvent.model_validate(_body())
    except ValidationError as error:
        raise BadAnswer from error
    if event.learner and event.learner not in tags:
        raise AnotherLearner
    return event


def _body() -> Any:
    if request.is_json:
        return request.get_json(silent=True)
    return {**request.form, "answer": request.form.getlist("answer")}
