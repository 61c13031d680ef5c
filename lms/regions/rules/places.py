"""Prefectures and municipalities, and what their standard codes mean."""

from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

_PREFECTURES = """
北海道・ほっかいどう 青森県・あおもりけん 岩手県・いわてけん 宮城県・みやぎけん 秋田県・あきたけん
山形県・やまがたけん 福島県・ふくしまけん 茨城県・いばらきけん 栃木県・とちぎけん 群馬県・ぐんまけん
埼玉県・さいたまけん 千葉県・ちばけん 東京都・とうきょうと 神奈川県・かながわけん 新潟県・にいがたけん
富山県・とやまけん 石川県・いしかわけん 福井県・ふくいけん 山梨県・やまなしけん 長野県・ながのけん
岐阜県・ぎふけん 静岡県・しずおかけん 愛知県・あいちけん 三重県・みえけん 滋賀県・しがけん
京都府・きょうとふ 大阪府・おおさかふ 兵庫県・ひょうごけん 奈良県・ならけん 和歌山県・わかやまけん
鳥取県・とっとりけん 島根県・しまねけん 岡山県・おかやまけん 広島県・ひろしまけん 山口県・やまぐちけん
徳島県・とくしまけん 香川県・かがわけん 愛媛県・えひめけん 高知県・こうちけん 福岡県・ふくおかけん
佐賀県・さがけん 長崎県・ながさきけん 熊本県・くまもとけん 大分県・おおいたけん 宮崎県・みやざきけん
鹿児島県・かごしまけん 沖縄県・おきなわけん
"""


@dataclass(frozen=True, slots=True)
class Prefecture:
    """One of the 47: a two-digit code of JIS X 0401, its name and reading."""

    code: str
    name: str
    kana: str

    @property
    def code6(self) -> str:
        """The six-digit code, such as 010006."""
        return with_check_digit(f"{self.code}000")


class Kind(StrEnum):
    """What a code stands for; JIS X 0402 gives each kind its own hundreds."""

    DESIGNATED_CITY = "designated-city"
    CITY = "city"
    SPECIAL_WARD = "special-ward"
    TOWN = "town"
    WARD = "ward"


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, or a ward of a designated city.

    Attributes:
        code6: standard code with its check digit; text, because of the leading zeros.
        name: official name without the district (郡); a ward carries its city's name in front.
        kana: reading in hiragana.
        parent_code: code of the designated city that a ward belongs to; None for a municipality.
    """

    code6: str
    name: str
    kana: str
    parent_code: str | None = None

    @property
    def prefecture_code(self) -> str:
        """The first two digits."""
        return self.code6[:2]

    @property
    def kind(self) -> Kind:
        """What the code stands for."""
        number = int(self.code6[2:5])
        if self.parent_code is not None:
            return Kind.WARD
        if number >= 300:
            return Kind.TOWN
        if number >= 200:
            return Kind.CITY
        return Kind.SPECIAL_WARD if self.prefecture_code == "13" else Kind.DESIGNATED_CITY


def with_check_digit(code5: str) -> str:
    """Append the check digit to a five-digit code.

    Each digit is weighted by 6, 5, 4, 3, 2; the check digit is the last digit of 11 minus the remainder by 11.

    Args:
        code5: five ASCII digits.

    Returns:
        Six digits.

    Source: JIS X 0401 and 0402; 総務省 全国地方公共団体コード.
    """
    total = sum(int(digit) * weight for digit, weight in zip(code5, (6, 5, 4, 3, 2), strict=True))
    return f"{code5}{(11 - total % 11) % 10}"


def normalise_code(text: str) -> str | None:
    """Read a standard code as people and spreadsheets write it.

    Five digits gain their check digit, six are checked. Zeros that a spreadsheet dropped are not guessed: the
    five digits 10006 may be a shortened 010006 as well as a code of 群馬県.

    Args:
        text: digits in any width, blanks around them allowed.

    Returns:
        Six digits, or None when it is no code.
    """
    digits = normalize("NFKC", text).strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) in (5, 6)):
        return None
    code6 = with_check_digit(digits[:5])
    return code6 if code6.startswith(digits) else None


PREFECTURES = tuple(
    Prefecture(f"{number:02}", *name_and_kana.split("・"))
    for number, name_and_kana in enumerate(_PREFECTURES.split(), start=1)
)
"""A constant, not a table: the 47 are in the law and have not changed since 1972; nothing is ever loaded."""

_BY_CODE = {prefecture.code: prefecture for prefecture in PREFECTURES}


def prefecture(code: str) -> Prefecture:
    """Look a prefecture up by the first two digits of any code.

    Args:
        code: a two-digit code, or any longer code that starts with one.

    Raises:
        KeyError: there is no such prefecture.
    """
    return _BY_CODE[code[:2]]
