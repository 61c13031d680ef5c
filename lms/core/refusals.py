"""Refusals: what the system will not do, in words for the person who asked.

A refusal is raised where it is found and rendered once, by the error page. Features add their own.
"""

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _


class Refusal(Exception):
    """A request that is understood and declined.

    Attributes:
        status: HTTP status of the page that says so.
        title: what happened, one short sentence.
        message: what to do next.
        next_url: where to go on, when there is one place to go.
        next_label: the words on the way there.
    """

    status: int = 409
    title: LazyString | str = _("いまは、できません")
    message: LazyString | str = _("前のページにもどって、もう一度おためしください。")
    next_url: str | None = None
    next_label: LazyString | str = _("次へ進む")

    def __init__(self, message: LazyString | str | None = None, *, next_url: str | None = None) -> None:
        if message is not None:
            self.message = message
        if next_url is not None:
            self.next_url = next_url
        super().__init__(str(type(self).__name__))


class NotFound(Refusal):
    """There is no such thing, or none that this person may reach: the two look the same."""

    status = 404
    title = _("ページが見つかりません")
    message = _("移したか、終わった講座かもしれません。ホームから、さがしてみてください。")


class Forbidden(Refusal):
    """The page exists for others; this person may not open it."""

    status = 403
    title = _("このページは開けません")
    message = _("見るための役割がありません。必要なときは、管理者にお知らせください。")


class StaleForm(Refusal):
    """A form without a valid token: open too long, or from another sign-in."""

    status = 400
    title = _("ページを開いてから、時間がたちました")
    message = _("安全のため、まだ送っていません。もう一度、送ってください。")


class DifferentRequest(Refusal):
    """The same form was sent twice with different contents."""

    title = _("この画面は、すでに送られています")
    message = _("内容を変えて送るときは、ページを開きなおしてください。前に送った内容は届いています。")


class EditedMeanwhile(Refusal):
    """Somebody else changed the same thing first."""

    title = _("ほかの人が、先に直しています")
    message = _("いまの内容をたしかめてから、もう一度直してください。入れた内容は、まだ保存していません。")


class UnstorableText(Refusal):
    """Text holds a character that no name or note can have (NUL, half a surrogate pair)."""

    status = 422
    title = _("使えない文字が入っています")
    message = _("目に見えない制御文字か、こわれた文字があります。その部分を消して、もう一度送ってください。")


class TooBusy(Refusal):
    """The database could not take the change just now."""

    status = 503
    title = _("ただいま、こみあっています")
    message = _("何も変わっていません。1分ほどおいて、もう一度おためしください。")
