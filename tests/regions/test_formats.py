import pytest

from lms.regions.formats import japan_post, places_csv
from lms.regions.rules import Place


def postcode(code5, city, kana):
    return {"jisx0402": code5, "city": city, "city_kana": kana, "neighborhood": "本町"}


def test_the_list_is_plain_csv_that_keeps_leading_zeros():
    data = places_csv.PATH.read_bytes()

    lines = data.decode().split("\n")

    assert lines[0] == "code6,prefecture_code,name,kana,parent_code"
    assert lines[1] == "011002,01,札幌市,さっぽろし,"
    assert lines[2] == "011011,01,札幌市中央区,さっぽろしちゅうおうく,011002"
    assert lines[-1] == ""
    assert b"\r" not in data
    assert places_csv.write(places_csv.read(data)) == data


def test_a_list_with_other_columns_is_refused():
    with pytest.raises(ValueError, match="code6, prefecture_code"):
        places_csv.read("コード,名前\n010006,北海道\n".encode())


@pytest.mark.parametrize(
    ("code5", "city", "kana", "place"),
    [
        ("01303", "石狩郡当別町", "イシカリグントウベツチョウ", Place("013030", "当別町", "とうべつちょう")),
        ("10344", "北群馬郡榛東村", "キタグンマグンシントウムラ", Place("103446", "榛東村", "しんとうむら")),
        ("28481", "赤穂郡上郡町", "アコウグンカミゴオリチョウ", Place("284815", "上郡町", "かみごおりちょう")),
        ("07203", "郡山市", "コオリヤマシ", Place("072036", "郡山市", "こおりやまし")),
        ("21219", "郡上市", "グジョウシ", Place("212199", "郡上市", "ぐじょうし")),
        ("13381", "三宅島三宅村", "ミヤケジマミヤケムラ", Place("133817", "三宅村", "みやけむら")),
        ("13402", "青ヶ島村", "アオガシマムラ", Place("134023", "青ヶ島村", "あおがしまむら")),
        ("13101", "千代田区", "チヨダク", Place("131016", "千代田区", "ちよだく")),
    ],
)
def test_a_municipality_is_named_without_its_district(code5, city, kana, place):
    assert japan_post.places([postcode(code5, city, kana), postcode(code5, city, kana)]) == [place]


def test_wards_bring_the_designated_city_above_them():
    wards = [
        postcode("14132", "川崎市幸区", "カワサキシサイワイク"),
        postcode("14131", "川崎市川崎区", "カワサキシカワサキク"),
    ]

    assert japan_post.places(wards) == [
        Place("141305", "川崎市", "かわさきし"),
        Place("141313", "川崎市川崎区", "かわさきしかわさきく", "141305"),
        Place("141321", "川崎市幸区", "かわさきしさいわいく", "141305"),
    ]
