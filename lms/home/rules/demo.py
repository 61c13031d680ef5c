"""The demo prefecture as plain values, the same for the same seed: made-up people, bodies, halls and sessions.

Municipalities are real, so that codes and maps work; every body, hall and person is invented.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

PREFECTURE = "16"
SEED = 2026
PEOPLE = 800
PAST_SESSIONS = 36
COMING_SESSIONS = 24

_FAMILY = """
佐藤さとう 鈴木すずき 高橋たかはし 田中たなか 伊藤いとう 渡辺わたなべ 山本やまもと 中村なかむら
小林こばやし 加藤かとう 吉田よしだ 山田やまだ 佐々木ささき 山口やまぐち 松本まつもと
井上いのうえ 木村きむら 林はやし 斎藤さいとう 清水しみず 池田いけだ 橋本はしもと 阿部あべ
石川いしかわ 前田まえだ 藤田ふじた 後藤ごとう 岡田おかだ 長谷川はせがわ 村上むらかみ
近藤こんどう 石井いしい 坂本さかもと 遠藤えんどう 青木あおき 藤井ふじい 西村にしむら 福田ふくだ
太田おおた 三浦みうら 髙橋たかはし 𠮷田よしだ 辻󠄀つじ 中川なかがわ 原田はらだ 小野おの
竹内たけうち 金子かねこ 和田わだ 野口のぐち
"""
_GIVEN = """
さちこ 健一けんいち 美咲みさき 翔太しょうた 陽子ようこ 大輔だいすけ 由美子ゆみこ 誠まこと
恵子けいこ 直樹なおき 花子はなこ 正雄まさお 和子かずこ 実みのる 節子せつこ 拓也たくや 愛あい
浩ひろし 久美子くみこ 修おさむ 結衣ゆい 蓮れん 幸子さちこ 隆たかし 優子ゆうこ 亮りょう
真由美まゆみ 茂しげる 明美あけみ 剛つよし 千代ちよ 進すすむ 麻衣まい 裕子ゆうこ 学まなぶ
智子ともこ 豊ゆたか 春香はるか 英樹ひでき 光子みつこ
"""
_LATIN = ("Nguyễn Thị Minh Anh", "Maria Clara Santos", "Li Na", "Sita Gurung", "John Kowalski", "Ana Beatriz Souza")
_AGE_BANDS = ("10s", "20s", "30s", "40s", "50s", "60s", "70s-up")
_AGE_WEIGHTS = (4, 10, 13, 18, 19, 20, 16)

_BODIES = (
    ("municipality", "{place} つながり推進担当", "{place} つながり推進担当"),
    ("npo", "NPO法人 ひだまりの会", "NPO法人 ひだまりの会 {place}支部"),
    ("npo", "社会福祉法人 みなも会", "社会福祉法人 みなも会 {place}支部"),
    ("company", "株式会社 こもれび製作所", "株式会社 さざなみ工業"),
    ("school", "わかば看護専門学校", "みずほ福祉専門学校"),
    ("npo", "NPO法人 となりのえん", "NPO法人 となりのえん {place}支部"),
    ("company", "ゆきつばき信用組合", "あさひ薬局グループ"),
    ("school", "あおば高等学校", "ひばり高等学校"),
    ("other", "はまなす商店街振興会", "すずらん通り商店会"),
    ("npo", "NPO法人 よりみち文庫", "NPO法人 あかり図書室"),
)
_HALLS = (
    "公民館 集会室",
    "市民交流センター 2階 研修室",
    "福祉会館 大ホール",
    "図書館 多目的室",
    "コミュニティ防災センター",
)
_TITLES = ("はじめてのつながりサポーター講座", "職場で役立つ つながり講座", "親子でまなぶ つながり講座")
TODAY = "きょうの つながりサポーター講座"
_TITLE_BY_HOUR = {
    10: "朝のつながり講座",
    13: "昼からのつながり講座",
    14: "午後のつながり講座",
    18: "夜のつながり講座",
}
_CLOSED = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who might take part."""

    name: str
    kana: str | None
    email: str | None
    phone: str | None
    municipality_code: str
    age_band: str


@dataclass(frozen=True, slots=True)
class DemoBody:
    """Somebody who might hold sessions."""

    name: str
    kind: str
    municipality_code: str


@dataclass(frozen=True, slots=True)
class DemoHall:
    """A room of a body."""

    body: int
    name: str
    municipality_code: str
    has_step_free_access: bool


@dataclass(frozen=True, slots=True)
class DemoSession:
    """A session by days from today (below 0: past); `takers` and `comers` count people."""

    body: int
    hall: int | None
    title: str
    day_offset: int
    hour: int
    capacity: int
    takers: int
    comers: int


@dataclass(frozen=True, slots=True)
class DemoPrefecture:
    """Everything the demo shows."""

    bodies: list[DemoBody]
    halls: list[DemoHall]
    people: list[DemoPerson]
    sessions: list[DemoSession]


def plan(municipalities: dict[str, str], today: date, seed: int = SEED) -> DemoPrefecture:
    """Invent a prefecture.

    Args:
        municipalities: 6-digit code to name, of the places that may be used; at least one.
        today: nothing is held around New Year.
        seed: the same seed gives the same prefecture.
    """
    chance = random.Random(seed)  # noqa: S311  made-up people, not secrets
    codes = sorted(municipalities)
    bodies = [_body(number, codes, municipalities) for number in range(20)]
    halls = [_hall(chance, number, bodies, municipalities) for number in range(30)]
    people = [_person(chance, number, codes) for number in range(PEOPLE)]
    spread = [*_spread(-330, -3, PAST_SESSIONS), *_spread(4, 95, COMING_SESSIONS)]
    offsets = [open_day(today, offset) for offset in spread]
    sessions = [_session(chance, number, offset, bodies, halls) for number, offset in enumerate(offsets)]
    return DemoPrefecture(bodies, halls, people, sessions)


def _split(text: str) -> tuple[str, str]:
    """Split 佐藤さとう into its spelling and its reading; a name of kana only reads as it is spelt."""
    place = len(text)
    while place and "ぁ" <= text[place - 1] <= "ん":
        place -= 1
    return text[:place] or text, text[place:]


def _person(chance: random.Random, number: int, codes: list[str]) -> DemoPerson:
    family, family_kana = _split(chance.choice(_FAMILY.split()))
    given, given_kana = _split(chance.choice(_GIVEN.split()))
    is_from_abroad = number % 40 == 39
    has_mail = chance.random() < 0.6
    return DemoPerson(
        name=chance.choice(_LATIN) if is_from_abroad else f"{family} {given}",
        kana=None if is_from_abroad else f"{family_kana} {given_kana}",
        email=f"person{number:03}@demo.example" if has_mail else None,
        phone=None if has_mail else f"0000{number:06}",
        municipality_code=chance.choice(codes[:6] + codes),
        age_band=chance.choices(_AGE_BANDS, _AGE_WEIGHTS)[0],
    )


def _body(number: int, codes: list[str], municipalities: dict[str, str]) -> DemoBody:
    kind, *names = _BODIES[number % len(_BODIES)]
    code = codes[number % len(codes)]
    return DemoBody(names[number // len(_BODIES)].format(place=municipalities[code]), kind, code)


def _hall(chance: random.Random, number: int, bodies: list[DemoBody], municipalities: dict[str, str]) -> DemoHall:
    body = number % len(bodies)
    code = bodies[body].municipality_code
    kind = chance.randrange(3) if number < len(bodies) else 3 + chance.randrange(2)
    name = f"{municipalities[code]} {_HALLS[kind]}"
    return DemoHall(body, name, code, chance.random() < 0.8)


def _spread(first: int, last: int, count: int) -> Iterator[int]:
    return (first + (last - first) * step // (count - 1) for step in range(count))


def open_day(today: date, offset: int) -> int:
    """Move a day on that lies around New Year."""
    day = today + timedelta(days=offset)
    return offset + 6 if (day.month, day.day) in _CLOSED else offset


def _session(
    chance: random.Random, number: int, offset: int, bodies: list[DemoBody], halls: list[DemoHall]
) -> DemoSession:
    hall_number = None if number % 6 == 5 else (number * 7) % len(halls)
    body = halls[hall_number].body if hall_number is not None else number % len(bodies)
    capacity = chance.choice((16, 20, 24, 30, 40))
    fills_late = offset >= 0 and number % 4 != 1
    fewest, most = (capacity // 10, capacity * 2 // 5) if fills_late else (capacity * 2 // 5, capacity * 4 // 5)
    takers = capacity + 3 if number % 9 == 4 else chance.randrange(fewest, most)
    comers = round(min(takers, capacity) * chance.uniform(0.82, 1.0)) if offset < 0 else 0
    hour = chance.choice((10, 13, 14, 18))
    title = _TITLE_BY_HOUR[hour] if number % 2 else _TITLES[number // 2 % len(_TITLES)]
    return DemoSession(body, hall_number, title, offset, hour, capacity, takers, comers)
