"""The words for what the audit trail holds: actions, what they were done to, and details.

The trail keeps names such as `training_session.close`, which never change; a test walks the code and fails when one
of them has no words here.
"""

from collections.abc import Mapping
from typing import Any

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _

ACTIONS: dict[str, LazyString] = {
    "saw": _("個人の情報を見た"),
    "user.sign_up": _("登録した"),
    "user.sign_in": _("サインインした"),
    "user.sign_out_devices": _("ほかの端末をサインアウトした"),
    "user.password": _("パスワードを決めた"),
    "user.email": _("メールアドレスを変えた"),
    "user.verify_email": _("メールアドレスを確かめた"),
    "user.ask_for_reset": _("パスワードの決めなおしをたのんだ"),
    "user.invite": _("招待した"),
    "user.stop": _("サインインを止めた"),
    "user.resume": _("また使えるようにした"),
    "person.edit_own": _("自分のことを直した"),
    "person.claim": _("登録なしの申込を、自分のものにした"),
    "person.release": _("自分のものにした申込を、はずした"),
    "person.erase": _("登録と個人の情報を消した"),
    "consent.give": _("同意した"),
    "consent.withdraw": _("同意を取り消した"),
    "role.grant": _("役割を付けた"),
    "role.end": _("役割を終わりにした"),
    "organisation.add": _("団体を加えた"),
    "organisation.edit": _("団体を直した"),
    "organisation.name_operator": _("運営する団体を決めた"),
    "training_session.create": _("回をつくった"),
    "training_session.edit": _("回を直した"),
    "training_session.publish": _("回を公開した"),
    "training_session.call_off": _("回を中止した"),
    "training_session.announce_decision": _("開くか決める時刻を知らせた"),
    "training_session.go_ahead": _("予定どおり開くと知らせた"),
    "training_session.repeat": _("回をくり返してつくった"),
    "training_session.move": _("回を別の日に動かした"),
    "training_session.add_place": _("席をふやした"),
    "training_session.close": _("回を締めた"),
    "training_session.headcount": _("名簿なしの人数を入れた"),
    "venue.create": _("会場を加えた"),
    "venue.edit": _("会場を直した"),
    "registration.register": _("申し込んだ"),
    "registration.cancel": _("申し込みを取り消した"),
    "registration.check_in": _("出席にした"),
    "registration.undo": _("出席を取り消した"),
    "registration.walk_in": _("当日の受付をした"),
    "registration.note_minutes": _("遅れ・早退の分を入れた"),
    "registration.correct": _("締めたあとに出欠を直した"),
    "instructor.register": _("講師を登録した"),
    "instructor.end": _("講師の登録を終わりにした"),
    "instructor.rule": _("講師の決まりを変えた"),
    "campaign.add": _("強化月間をつくった"),
    "campaign.edit": _("強化月間を直した"),
    "campaign.end": _("強化月間を終わりにした"),
    "campaign.remove": _("強化月間を消した"),
    "campaign.tag": _("回に強化月間をつけた"),
    "campaign.untag": _("回から強化月間をはずした"),
    "filing.plan": _("実施計画を送った"),
    "filing.report": _("実施報告を送った"),
    "filing.addendum": _("報告に追補をそえた"),
    "due_rule.settle": _("計画と報告の期限を決めた"),
    "outside_session.enter": _("ほかで開かれた回を入れた"),
    "outside_session.correct": _("ほかで開かれた回を直した"),
    "outside_session.remove": _("ほかで開かれた回を取り消した"),
    "registration.name": _("団体の方のお名前を加えた"),
    "registration.resize": _("団体の人数を変えた"),
    "registration.count_group": _("団体で来た人数を入れた"),
    "registration.needs": _("参加のためにひつようなことを変えた"),
    "registration.restore": _("取り消しを元に戻した"),
    "registration.call": _("電話の結果を残した"),
    "registration.call_again": _("電話の結果を取り消した"),
    "desk.sync": _("受付の端末の記録を受け取った"),
    "registration.arrive": _("本人が入口のコードで受付をした"),
    "desk.sheet": _("紙の名簿から、まとめて出席にした"),
    "desk.settle": _("受付の食いちがいを決めた"),
    "completion.issued": _("受講記録を出した"),
    "completion.revoked": _("受講記録を取り消した"),
    "completion.reinstated": _("受講記録をもどした"),
    "completion.superseded": _("受講記録を差し替えた"),
    "completion.name-corrected": _("受講記録の名前を直した"),
    "completion.name-removed": _("受講記録の名前を消した"),
    "roster.enter": _("名簿のファイルから入れた"),
    "member.load": _("対象者の名簿を読みこんだ"),
    "member.assign": _("対象者の回を決めた"),
    "attempt.regrade": _("確認テストを採点しなおした"),
    "course_version.adopt": _("新しい版を、とちゅうの方に広げた"),
    "learning.claim": _("端末の学習を引きついだ"),
    "course_draft.keep": _("講座の下書きを置いた"),
    "course_version.publish": _("講座を公開した"),
    "help_desk_entry.add": _("相談先を加えた"),
    "help_desk_entry.edit": _("相談先を直した"),
    "help_desk_entry.confirm": _("相談先をたしかめた"),
    "help_desk_entry.remove": _("相談先を消した"),
    "outbox_message.send_again": _("もう一度送るようにした"),
}


OBJECTS: dict[str, LazyString] = {
    "user": _("利用者"),
    "person": _("個人"),
    "organisation": _("団体"),
    "venue": _("会場"),
    "member": _("対象者"),
    "attempt": _("確認テスト"),
    "training_session": _("講座の回"),
    "instructor": _("講師"),
    "campaign": _("強化月間"),
    "area": _("地域"),
    "filing": _("計画・報告"),
    "outside_session": _("ほかで開かれた回"),
    "registration": _("申し込み"),
    "completion": _("受講記録"),
    "course_version": _("講座の版"),
    "course_draft": _("講座の下書き"),
    "help_desk_entry": _("相談先"),
    "outbox_message": _("送信"),
}

DETAILS: dict[str, LazyString] = {
    "absent": _("欠席"),
    "after": _("変わったあと"),
    "area": _("地域"),
    "attended": _("出席"),
    "before": _("変わる前"),
    "clashing": _("ほかの回と重なる人"),
    "by": _("方法"),
    "changed": _("直したところ"),
    "channel": _("申し込みのしかた"),
    "completion_ids": _("受講記録の番号"),
    "content_hash": _("内容のしるし"),
    "courses": _("講座の数"),
    "corrected": _("直した版"),
    "devices": _("端末の数"),
    "ended": _("終わった申し込み"),
    "exported": _("取り出したファイル"),
    "grant_id": _("役割の番号"),
    "kind": _("用件"),
    "kinds": _("種類の数"),
    "issued": _("出した受講記録"),
    "lapsed": _("待機の終わり"),
    "made": _("つくった数"),
    "marked": _("つけた数"),
    "number": _("何番目"),
    "plan": _("計画の期限（日）"),
    "report": _("報告の期限（日）"),
    "minutes_early": _("早退（分）"),
    "minutes_late": _("遅れ（分）"),
    "over": _("こえた人数"),
    "people": _("人数"),
    "training_session_id": _("回の番号"),
    "training_session_ids": _("回の番号"),
    "same_as": _("同じ方"),
    "rows": _("消した行"),
    "added": _("加えた数"),
    "confirmed": _("席をとった数"),
    "waiting": _("待機の数"),
    "pressed": _("電話の結果"),
    "promoted": _("くり上がり"),
    "records": _("受講記録"),
    "purpose": _("目的"),
    "role": _("役割"),
    "settlement": _("決めたこと"),
    "state": _("状態"),
    "told": _("お知らせした数"),
    "taps": _("記録の数"),
}

_VALUES: dict[str, LazyString] = {
    "follow-up": _("あとから届くメール"),
    "organiser": _("実施主体"),
    "coordinator": _("担当"),
    "administrator": _("システム管理"),
    "confirmed": _("お席あり"),
    "waiting": _("待機"),
    "attended": _("出席"),
    "absent": _("欠席"),
    "cancelled": _("取り消し"),
    "web": _("ウェブ"),
    "telephone": _("電話"),
    "paper": _("紙"),
    "walk-in": _("当日"),
    "reset-password": _("決めなおしのリンク"),
    "invitation": _("招待のリンク"),
    "failed": _("送れなかった"),
    "bounced": _("届かなかった"),
    "sent": _("残してあった"),
    "on": _("必要にした"),
    "off": _("必要でなくした"),
    "JP": _("全国"),
}


def action_words(action: str) -> str:
    """Return what was done, in words; a name of long ago is shown as it is."""
    return str(ACTIONS.get(action, action))


def object_words(subject: str) -> str:
    """Return what it was done to: 回 12; several of a kind share one word."""
    kind, _colon, number = subject.partition(":")
    name = str(OBJECTS.get(kind, kind))
    return f"{name} {number.replace(',', ', ')}" if number.replace(",", "").isdecimal() else name


def detail_words(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the details as pairs of words."""
    return [(str(DETAILS.get(name, name)), _value(value)) for name, value in details.items()]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value) or "0"
    return str(_VALUES.get(value, value)) if isinstance(value, str) else str(value)
