"""The fixed words of the session kit: what is asked, written and ticked on paper. Nobody is asked about loneliness."""

from lms.core.translation import gettext as _
from lms.sessions.rules.feedback import SHEET


def feedback() -> dict[str, object]:
    """Return the feedback sheet."""
    return {
        "heading": _("きょうの講座について、おきかせください"),
        "lead": _("名前は書かないでください。書きたいところだけでかまいません。次の講座をよくするために使います。"),
        "questions": [
            {"words": str(each.words), "choices": [str(words) for words in each.choices.values()], "lines": each.lines}
            for each in SHEET
        ],
        "closing": _(
            "ありがとうございました。話したいこと、困っていることは、この紙ではなく、スタッフか相談先へどうぞ。"
        ),
    }


def worksheet_parts() -> list[dict[str, object]]:
    """Return the three parts of the worksheet that everybody fills for themselves and takes home."""
    return [
        _part(
            _("1　わたしが、しんどいとき"),
            (_("しんどいときの、わたしのようす（たとえば、眠れない、人に会いたくない）"), 1),
            (_("少し楽になること"), 1),
            (_("話せそうな人や場所、相談先"), 1),
        ),
        _part(
            _("2　そばの人が、困っているようなとき"),
            (_("わたしなら、最初にどんなことばをかけるか"), 1),
            (_("話を聴くときに、大切にしたいこと"), 1),
            (_("わたしの「できる範囲」と、断るときのことば"), 1),
        ),
        _part(_("3　わたしの一歩"), (_("これからしてみたいことを、ひとつだけ"), 2)),
    ]


def _part(heading: str, *prompts: tuple[str, int]) -> dict[str, object]:
    return {"heading": heading, "prompts": [{"words": words, "lines": lines} for words, lines in prompts]}


def checklist(*, has_room: bool, is_online: bool) -> list[dict[str, object]]:
    """Return what is to be done before, on and after the day.

    Args:
        has_room: whether people come to a place.
        is_online: whether people take part over the network.
    """
    room = [
        _("会場のかぎ、空調、マイク、投影、磁気ループをたしかめた"),
        _("入口から席まで、段差と案内をたしかめた（車いす、手話通訳の席）"),
        _("ポスターと矢印をはった。水分と、休める席を用意した"),
    ]
    online = [
        _("入口のURLで入れることをたしかめ、案内する人と、画面を見守る人を決めた"),
        _("字幕、録画しないことの説明を用意した"),
    ]
    before = [
        _("名簿を開いて、申し込みと待機、手伝いの要る方をたしかめた"),
        _("電話でお知らせする方に、連絡した"),
        _("この一式を印刷した（署名の用紙は、前日の夜か当日の朝に）"),
        _("受付の端末を充電し、サインインできることをたしかめた"),
        _("講師と、時間の割りふりと、気分が悪くなった方の対応を決めた"),
    ]
    start = [
        _("電波の届きにくい会場では、受付の画面で「この端末で受付を始める」を押した"),
        _("相談先の紙を、だれでもそっと取れるところに置いた"),
        _("途中で出てもよいこと、話したくないことは話さなくてよいことを、はじめに伝える"),
    ]
    after = [
        _("残っている方、つらそうな方がいないか、声をかけた"),
        _("紙で受けた方を「紙の名簿から入れる」で入れた"),
        _("「食い違いの確認」に何も残っていないことをたしかめ、回を締めた"),
        _("端末で「受付を終える」を押して、名簿を消した"),
        _("署名の用紙は、要る間だけかぎのかかる所に置き、終わったら細かく切って捨てる"),
    ]
    day = [*(room if has_room else []), *(online if is_online else []), *start]
    return [
        {"heading": _("前の日まで"), "items": before},
        {"heading": _("始まる前"), "items": day},
        {"heading": _("終わったら"), "items": after},
    ]
