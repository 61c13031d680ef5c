"""What a device keeps: nothing of anybody, nothing about now, and always the newest worker."""

import json
import struct
from datetime import UTC, datetime

from lms.core import app_icons, clock
from tests.support.page_checks import check_page
from tests.support.people import add_user, client_for

NOON = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


def test_the_copy_names_danger_and_all_desks_but_says_nothing_about_now(client):
    with clock.at(NOON):
        page = client.get("/help-desks/offline").get_data(as_text=True)

    check_page(page)
    assert page.index("tel:119") < page.index("tel:110") < page.index("よりそいホットライン")
    assert "いま開いています</span>" not in page
    assert "help-desk--now" not in page
    assert "きょう" not in page
    assert "6月1日（月）12:00の控え" in page


def test_a_stranger_gets_a_copy_without_anybody_in_it(app, client):
    hanako = client_for(app, add_user(app, name="山田 花子"))

    assert "サインアウト" not in client.get("/help-desks/offline").get_data(as_text=True)
    assert "花子" not in hanako.get("/help-desks").get_data(as_text=True)


def test_the_worker_is_asked_for_anew_and_speaks_for_the_whole_site(client):
    answer = client.get("/sw.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_every_file_the_worker_keeps_is_there_and_carries_its_hash(client):
    first_line = client.get("/sw.js").get_data(as_text=True).splitlines()[0]
    shell = json.loads(first_line.removeprefix("const SHELL = ").removesuffix(";"))

    for file in shell["files"]:
        with client.get(file) as answer:
            assert answer.status_code == 200
        assert "?v=" in file
    assert client.get(shell["offline"]).status_code == 200
    assert client.get(shell["helpDesks"]).status_code == 200


def test_the_site_can_be_installed_with_icons_of_its_own(client):
    answer = client.get("/manifest.webmanifest")
    manifest = answer.get_json(force=True)

    assert answer.mimetype == "application/manifest+json"
    assert "manifest-src 'self'" in answer.headers["Content-Security-Policy"]
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == (
        "つながりサポーター講座",
        "/",
        "standalone",
    )
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    assert manifest["shortcuts"][0] == {"name": "相談先", "url": "/help-desks"}
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as picture:
            width, height = struct.unpack(">II", picture.get_data()[16:24])
        assert f"{width}x{height}" == icon["sizes"]


def test_an_installed_site_says_its_name_in_the_reader_s_language(client):
    manifest = client.get("/manifest.webmanifest", headers={"Accept-Language": "en"}).get_json(force=True)

    assert manifest["lang"] == "en"
    assert manifest["shortcuts"][0]["name"] == "Help lines"


def test_every_icon_is_what_its_command_draws_from_the_mark():
    for name, how in app_icons.ICONS.items():
        assert (app_icons.FOLDER / name).read_bytes() == app_icons.draw(*how), f"{name}: run `make icons`"
