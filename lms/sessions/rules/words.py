"""The words for the closed sets; forms, pages and mails take them from here."""

from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.arrivals import Scan
from lms.sessions.rules.calls import CallKind
from lms.sessions.rules.finding import Nearness, When
from lms.sessions.rules.members import Progress
from lms.sessions.rules.needs import AccessNeed
from lms.sessions.rules.sheet import Why
from lms.sessions.rules.states import AccessFact, Audience, Channel, Completed, Mode, RegistrationState, SessionState
from lms.sessions.rules.taps import TapOutcome

MODES: dict[Mode, LazyString] = {
    Mode.IN_PERSON: _("会場"),
    Mode.ONLINE: _("オンライン"),
    Mode.HYBRID: _("会場とオンライン"),
}

AUDIENCES: dict[Audience, LazyString] = {
    Audience.EVERYONE: _("どなたでも"),
    Audience.RESIDENTS: _("この地域に住む方・通う方"),
    Audience.WORKPLACE: _("会社や団体の方"),
    Audience.SCHOOL: _("学校の方"),
}

LANGUAGES: dict[str, LazyString] = {
    "ja": _("日本語"),
    "ja-easy": _("やさしい日本語"),
    "en": _("英語"),
    "zh": _("中国語"),
    "ko": _("韓国語"),
    "vi": _("ベトナム語"),
    "ne": _("ネパール語"),
    "pt": _("ポルトガル語"),
    "tl": _("フィリピノ語"),
    "id": _("インドネシア語"),
    "es": _("スペイン語"),
    "my": _("ミャンマー語"),
}
"""Languages a session may be held or interpreted in, by the code that the table keeps."""

PROGRESS: dict[Progress, LazyString] = {
    Progress.OPEN: _("まだ申し込んでいない"),
    Progress.WAITING: _("待機している"),
    Progress.BOOKED: _("これから受ける"),
    Progress.ABSENT: _("欠席した"),
    Progress.ATTENDED: _("受講ずみ"),
}

COMPLETED: dict[Completed, LazyString] = {
    Completed.YES: _("修了"),
    Completed.NO: _("未修了"),
}

ACCESS_FACTS: dict[AccessFact, LazyString] = {
    AccessFact.ELEVATOR: _("エレベーター"),
    AccessFact.STEP_FREE: _("段差のない入口"),
    AccessFact.ACCESSIBLE_TOILET: _("車いすで使えるトイレ"),
    AccessFact.WHEELCHAIR_SEATS: _("車いすの席"),
    AccessFact.HEARING_LOOP: _("磁気ループ"),
    AccessFact.PARKING: _("駐車場"),
    AccessFact.NURSING_ROOM: _("授乳室"),
    AccessFact.SIGN_LANGUAGE: _("手話通訳"),
    AccessFact.CAPTIONS: _("要約筆記・字幕"),
    AccessFact.CHILDCARE: _("託児"),
    AccessFact.FURIGANA: _("ふりがな教材"),
}

SESSION_STATES: dict[SessionState, LazyString] = {
    SessionState.DRAFT: _("下書き"),
    SessionState.PUBLISHED: _("公開中"),
    SessionState.CLOSED: _("締めました"),
    SessionState.CALLED_OFF: _("中止"),
}

REGISTRATION_STATES: dict[RegistrationState, LazyString] = {
    RegistrationState.WAITING: _("待機"),
    RegistrationState.CONFIRMED: _("お席あり"),
    RegistrationState.ATTENDED: _("出席"),
    RegistrationState.ABSENT: _("欠席"),
    RegistrationState.CANCELLED: _("取り消し"),
}

CHANNELS: dict[Channel, LazyString] = {
    Channel.WEB: _("ネット"),
    Channel.TELEPHONE: _("電話"),
    Channel.PAPER: _("紙"),
    Channel.WALK_IN: _("当日"),
}

NEEDS: dict[AccessNeed, LazyString] = {
    AccessNeed.SIGN_LANGUAGE: _("手話通訳"),
    AccessNeed.SUMMARY_WRITING: _("要約筆記"),
    AccessNeed.WHEELCHAIR: _("車いすの席"),
    AccessNeed.CHILDCARE: _("託児"),
    AccessNeed.OTHER: _("その他"),
}

CALLS: dict[CallKind, LazyString] = {
    CallKind.CONFIRMED: _("申し込みができたこと"),
    CallKind.WAITING: _("待機に入ったこと"),
    CallKind.PROMOTED: _("席があいたこと"),
    CallKind.CHANGED: _("内容が変わったこと"),
    CallKind.CALLED_OFF: _("中止のこと"),
    CallKind.LAPSED: _("席があかなかったこと"),
    CallKind.REMINDER: _("もうすぐ講座があること"),
    CallKind.DECISION: _("開くかどうかを決める時"),
    CallKind.GOING_AHEAD: _("予定どおり開くこと"),
    CallKind.MOVED: _("代わりの回のこと"),
    CallKind.RESTORED: _("取り消しを元に戻したこと"),
}
"""What somebody is telephoned about."""

WHEN: dict[When, LazyString] = {
    When.WEEKDAY: _("平日"),
    When.WEEKEND: _("土日"),
    When.EVENING: _("夜（17時から）"),
}

NEARNESS: dict[Nearness, LazyString] = {
    Nearness.SAME_CITY: _("同じ市"),
    Nearness.SAME_PREFECTURE: _("同じ都道府県"),
    Nearness.NEIGHBOUR: _("となりの都道府県"),
    Nearness.ONLINE: _("オンライン"),
}
"""How near a session is, from where nothing or little was found."""

TAP_OUTCOMES: dict[TapOutcome, LazyString] = {
    TapOutcome.MARKED: _("出席にしました。"),
    TapOutcome.ALREADY: _("すでに出席でした。"),
    TapOutcome.UNDONE: _("ほかの端末で、出席が取り消されています。"),
    TapOutcome.WAITING: _("待機の方です。空いている席があるか、たしかめてください。"),
    TapOutcome.CANCELLED: _("申し込みは、取り消されています。"),
    TapOutcome.SHUT: _("届いたときには、この回は締めてあるか、受付の時間ではありませんでした。"),
    TapOutcome.UNKNOWN: _("この回の申し込みに、あてはまる方がいません。"),
}
"""What became of a tap that came in late, for whoever settles it."""

SCANS: dict[Scan, LazyString] = {
    Scan.WELCOME: _("受け付けられます。"),
    Scan.ALREADY: _("受付済みです。"),
    Scan.CALLED_OFF: _("無効です。この回は、中止になりました。"),
    Scan.CANCELLED: _("無効です。この申し込みは、取り消されています。"),
    Scan.TOO_EARLY: _("無効です。まだ受付の時間ではありません。日時をたしかめてください。"),
    Scan.OVER: _("無効です。この回は、終わりました。"),
    Scan.WAITING: _("待機の方です。席があるか、受付でたしかめてください。"),
    Scan.UNDONE: _("受付で、出席が取り消されています。受付の方にお声がけください。"),
}
"""What a scanned code comes to, for staff and for whoever checks in."""

SHEET_FAULTS: dict[Why, LazyString] = {
    Why.UNREADABLE: _("「%(code)s」は、読みとれません。17K や 1-12 のように入れてください。"),
    Why.BACKWARDS: _("「%(code)s」は、数の順が逆です。"),
    Why.NOBODY: _("「%(code)s」の番号の方は、この回にいません。"),
    Why.OTHER_LETTER: _("「%(code)s」は、数字と文字が合いません。書きまちがいか、ほかの回の用紙です。"),
    Why.CANCELLED: _("「%(code)s」の方の申し込みは、取り消されています。当日の方として受け付けてください。"),
    Why.WAITING: _("「%(code)s」に、待機の方がいます。受付の一覧で、席をたしかめて受け付けてください。"),
}
"""What is wrong with something typed from the sign-in sheet; `%(code)s` is what was typed."""

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

UNKNOWN_AGE = _("不明")
