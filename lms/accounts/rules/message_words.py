"""The words for what the outbox holds; a test fails when a kind of message has none."""

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _

MESSAGES: dict[str, LazyString] = {
    "mail.verify_email": _("メールアドレスの確認"),
    "mail.reset_password": _("新しいパスワード"),
    "mail.invitation": _("招待"),
    "mail.confirmed": _("申し込みができたお知らせ"),
    "mail.waiting": _("待機のお知らせ"),
    "mail.promoted": _("席があいたお知らせ"),
    "mail.cancelled": _("取り消しのお知らせ"),
    "mail.lapsed": _("待機が終わったお知らせ"),
    "mail.session_changed": _("講座が変わったお知らせ"),
    "mail.called_off": _("講座が中止になったお知らせ"),
    "mail.reminder": _("もうすぐ講座があるお知らせ"),
    "mail.decision": _("開くかどうかを決める時刻のお知らせ"),
    "mail.going_ahead": _("予定どおり開くお知らせ"),
    "mail.moved": _("代わりの回のお知らせ"),
    "mail.restored": _("取り消しを元に戻したお知らせ"),
    "mail.thanks": _("来てくださったお礼"),
    "sessions.remind": _("もうすぐ講座があるお知らせの用意"),
    "sessions.tell_needs": _("準備のひつような方がいるお知らせ（団体へ）"),
    "sessions.forget_needs": _("参加のためにひつようなことを消す"),
    "mail.record_issued": _("受講記録のお知らせ"),
    "mail.follow_up": _("あとから届く、思い出すための問題"),
    "learning.forget_follow_ups": _("思い出すためのメールの、同意と予定を消す"),
    "records.seal": _("受講記録の封（書きかえを見つけるしるし）"),
}
_INSTEAD = _("メールの届かない方に、電話をかけるおねがい")
MESSAGES |= {f"{kind}.undelivered": _INSTEAD for kind in list(MESSAGES) if kind.startswith("mail.")}


def message_words(kind: str) -> str:
    """Return what a message is about; a kind of long ago is shown as it is."""
    return str(MESSAGES.get(kind, kind))
