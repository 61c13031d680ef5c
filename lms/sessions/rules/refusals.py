"""What registration declines, in words for the person who asked."""

from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _


class NotOpenYet(Refusal):
    """The registration window lies ahead."""

    title = _("申し込みは、まだ始まっていません")
    message = _("講座のページに、受付の始まる日時があります。そのときに、もう一度お越しください。")


class RegistrationClosed(Refusal):
    """The registration window lies behind, or the session is over."""

    title = _("申し込みの受付は、終わりました")
    message = _("ほかの日の講座も、さがしてみてください。")
    next_url = "/sessions"
    next_label = _("ほかの講座をさがす")


class SessionCalledOff(Refusal):
    """The session does not take place."""

    title = _("この回は、中止になりました")
    message = _("ほかの日の講座も、さがしてみてください。")
    next_url = "/sessions"
    next_label = _("ほかの講座をさがす")


class JustFilled(Refusal):
    """Somebody else took the last place between the page and the button; a turn on the waiting list is left."""

    title = _("いま、満席になりました")
    message = _("申し込みは、まだしていません。待機に入って、席があくのを待つことができます。")
    next_label = _("講座のページへもどる")


class AlreadyRegistered(Refusal):
    """The person has a live claim to this session."""

    title = _("この回には、もう申し込んでいます")
    message = _("受付番号がわからないときは、開く団体に電話でおたずねください。")
    next_url = "/bookings"
    next_label = _("申し込みを見る")


class Overlapping(Refusal):
    """The person has a confirmed place elsewhere at the same time."""

    title = _("同じ時間に、ほかの講座のお席があります")
    next_label = _("どちらにするか、選ぶ")


class JoinedTwice(Refusal):
    """Two bookings of one person to one session, or at one time."""

    title = _("同じ時間に、もうひとつ申し込みがあります")
    message = _(
        "ほかの方の申し込みなら、そのままにしてください。"
        "ご自分のなら、どちらかを取り消してから、もう一度おためしください。"
    )
    next_url = "/my"
    next_label = _("マイページへ")


class NotRestorable(Refusal):
    """The claim was not given back by its holder or by staff, or the person has been erased."""

    title = _("この申し込みは、元に戻せません")
    message = _("中止のために終わった申し込みや、消去された方の申し込みは、戻せません。")


class ElsewhereAtThatTime(Refusal):
    """Since the cancellation the person has taken a place in another session at that time."""

    title = _("同じ時間に、ほかの講座のお席があります")
    message = _("取り消したあとで、ほかの回に申し込まれています。ご本人に、どちらにするかたしかめてください。")


class TooLateToCancel(Refusal):
    """The session has begun, or the attendance has been noted."""

    title = _("講座が始まっているため、ここからは取り消せません")
    message = _("開く団体に、電話でお知らせください。")


class LinkEnded(Refusal):
    """The link of a mail was not written here, or its time is over."""

    status = 410
    title = _("このリンクは、使える期間が終わりました")
    message = _("受付番号と、申し込みのときの電話番号かメールで、申し込みを見たり、取り消したりできます。")
    next_url = "/bookings"
    next_label = _("申し込みを見る")


class ImpossibleStep(Refusal):
    """The claim stands where this step does not start."""

    title = _("申し込みの状態が、変わっています")
    message = _("ページを開きなおして、いまの状態をたしかめてください。")
