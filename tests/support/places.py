"""A few real places, for tests that need no more."""

from flask import Flask
from sqlalchemy import insert

from lms.core.db import db
from lms.regions.models import Municipality

_PLACES = [
    ("162019", "富山市", "とやまし"),
    ("162027", "高岡市", "たかおかし"),
    ("132063", "府中市", "ふちゅうし"),
    ("342084", "府中市", "ふちゅうし"),
    ("131016", "千代田区", "ちよだく"),
]


def add_places(app: Flask) -> None:
    """Add 富山市, 高岡市, 千代田区 and the two 府中市."""
    rows = [{"code6": code, "prefecture_code": code[:2], "name": name, "kana": kana} for code, name, kana in _PLACES]
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(insert(Municipality), rows)
