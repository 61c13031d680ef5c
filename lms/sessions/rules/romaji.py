"""How a reading in kana may be typed in Latin letters: the ways of passports (Hepburn) and of schools (Kunrei)."""

_VOWELS = "aiueo"
_LINES = {
    "": "あいうえお",
    "k": "かきくけこ",
    "g": "がぎぐげご",
    "s": "さしすせそ",
    "z": "ざじずぜぞ",
    "t": "たちつてと",
    "d": "だぢづでど",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
    "m": "まみむめも",
    "r": "らりるれろ",
}
_SCHOOL = {kana: line + vowel for line, row in _LINES.items() for kana, vowel in zip(row, _VOWELS, strict=True)} | {
    "や": "ya",
    "ゆ": "yu",
    "よ": "yo",
    "わ": "wa",
    "ゐ": "i",
    "ゑ": "e",
    "を": "o",
    "ん": "n",
    "ゔ": "vu",
    "ぢ": "zi",
    "づ": "zu",
}
_PASSPORT = _SCHOOL | {"し": "shi", "じ": "ji", "ち": "chi", "ぢ": "ji", "つ": "tsu", "ふ": "fu"}
_GLIDES = {"ゃ": "a", "ゅ": "u", "ょ": "o"}
_SMALL_VOWELS = {"ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_NO_GLIDE_AFTER = ("sh", "ch", "j")
_LONG = (("ou", "o"), ("oo", "o"), ("uu", "u"))


def romanised(reading: str) -> frozenset[str]:
    """Write a reading in every way in which it is commonly typed; long vowels may be left short.

    Args:
        reading: in hiragana, as `rules.desk.folded` gives it. What is no kana is left as it is.
    """
    ways = {_written(reading, _PASSPORT), _written(reading, _SCHOOL)}
    return frozenset(ways | {_short(way) for way in ways})


def _written(reading: str, table: dict[str, str]) -> str:
    text, doubles = "", False
    for kana in reading:
        if kana == "っ":
            doubles = True
            continue
        text = _followed_by(text, kana, table, doubles=doubles)
        doubles = False
    return text


def _followed_by(text: str, kana: str, table: dict[str, str], *, doubles: bool) -> str:
    if kana == "ー":
        return text
    if kana in _GLIDES and text.endswith("i"):
        stem = text[:-1]
        return stem + ("" if stem.endswith(_NO_GLIDE_AFTER) else "y") + _GLIDES[kana]
    if kana in _SMALL_VOWELS and text.endswith(tuple(_VOWELS)):
        return text[:-1] + _SMALL_VOWELS[kana]
    sound = table.get(kana, kana)
    return text + (sound[0] if doubles else "") + sound


def _short(text: str) -> str:
    for long, short in _LONG:
        text = text.replace(long, short)
    return text
