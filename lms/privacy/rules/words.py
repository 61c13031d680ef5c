"""The words for what is kept, by the names that the file of the export uses."""

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules import words as sessions

KINDS: dict[str, LazyString] = {
    "person": _("あなたのこと"),
    "account": _("サインインの登録"),
    "sign_ins": _("サインインした端末"),
    "roles": _("役割"),
    "consents": _("同意したこと"),
    "bookings": _("申し込み"),
    "steps": _("申し込みの移りかわり"),
    "records": _("受講記録"),
    "evidence": _("受講記録のもとになったこと"),
    "chapters": _("読みおわった章"),
    "quizzes": _("確認テスト"),
    "answers": _("確認テストの答え"),
}
"""In the order in which the page shows them."""

FIELDS: dict[str, LazyString] = {
    "name": _("名前"),
    "kana": _("ふりがな"),
    "email": _("メールアドレス"),
    "phone": _("電話番号"),
    "municipality_code": _("市区町村の番号"),
    "municipality_name": _("市区町村"),
    "age_band": _("年代"),
    "locale": _("ことば"),
    "created_at": _("できた日時"),
    "email_verified_at": _("メールを確かめた日時"),
    "last_seen_at": _("さいごに使った日時"),
    "revoked_at": _("サインアウトした日時"),
    "role": _("役割"),
    "area": _("地域"),
    "starts_on": _("始まりの日"),
    "ends_on": _("終わりの日"),
    "purpose": _("目的"),
    "wording_version": _("文面の版"),
    "given_at": _("同意した日時"),
    "withdrawn_at": _("取り消した日時"),
    "withdrawn_reason": _("取り消したわけ"),
    "booking_number": _("受付番号"),
    "title": _("講座の名前"),
    "starts_at": _("講座の日時"),
    "organisation_name": _("実施主体"),
    "state": _("状態"),
    "cause": _("きっかけ"),
    "places": _("人数"),
    "channel": _("申し込みのしかた"),
    "minutes_late": _("遅れ（分）"),
    "minutes_early": _("早退（分）"),
    "at": _("日時"),
    "reason": _("書きそえたこと"),
    "number": _("記録の番号"),
    "course_title": _("講座"),
    "course_key": _("講座の記号"),
    "issued_at": _("発行した日時"),
    "held_on": _("講座の日"),
    "mode": _("受け方"),
    "minutes": _("長さ（分）"),
    "place": _("会場"),
    "requirement": _("したこと"),
    "occurred_at": _("した日時"),
    "module_key": _("章の記号"),
    "finished_at": _("読みおわった日時"),
    "quiz_key": _("テストの記号"),
    "started_at": _("始めた日時"),
    "submitted_at": _("送った日時"),
    "points": _("点"),
    "out_of": _("満点"),
    "is_passed": _("合格"),
    "question_id": _("問題の記号"),
    "choices": _("えらんだ答え"),
}

VALUES: dict[str, LazyString] = {
    **{state.value: said for state, said in sessions.REGISTRATION_STATES.items()},
    **{channel.value: said for channel, said in sessions.CHANNELS.items()},
    **{mode.value: said for mode, said in sessions.MODES.items()},
    **sessions.LANGUAGES,
    "self-study": _("ひとりで学習"),
    "registered": _("申し込み"),
    "promoted": _("くり上げ"),
    "called-off": _("中止のため"),
    "lapsed": _("回が終わったため"),
    "marked": _("受付"),
    "corrected": _("直しました"),
    "organiser": _("実施主体"),
    "coordinator": _("担当"),
    "administrator": _("システム管理"),
}
"""Words for values of closed sets; what has none is shown as it is. The file keeps the values themselves."""

CONFIRMATION = _("消去する")
"""What is typed before everything is erased, in the language of the page."""
