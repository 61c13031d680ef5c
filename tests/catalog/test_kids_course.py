"""The children's edition: short screens, and a reading over every kanji that is learnt after the third school year."""

import re

import pytest

from lms.catalog import actions as catalog
from lms.catalog.formats import safe_yaml
from lms.catalog.formats.course_files import check_course, read_course
from lms.catalog.queries import COURSES

KIDS = COURSES / "tsunagari-kids"
NOTE = re.compile(r":::speaker.*?\n:::\n", re.DOTALL)
READING = re.compile(r"<ruby>.*?</ruby>", re.DOTALL)
BARE = re.compile(r'<(script|style|title|option)\b.*?</\1>|<span class="hidden-text">.*?</span>|<[^>]*>', re.DOTALL)
RUBY = re.compile(r"\{[^{}|]+\|[^{}]+\}")
KANJI = re.compile(r"[一-鿿]")
FIRST_THREE_YEARS = frozenset(
    "一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石赤千川先早草足村大男竹中虫町天田土二日入年白八百文木本名目立力林六"
    "引羽雲園遠何科夏家歌画回会海絵外角楽活間丸岩顔汽記帰弓牛魚京強教近兄形計元言原戸古午後語工公広交光考行高黄合谷国黒今才細作算止市矢姉思紙寺自時室社弱首秋週春書少場色食心新親図数西声星晴切雪船線前組走多太体台地池知茶昼長鳥朝直通弟店点電刀冬当東答頭同道読内南肉馬売買麦半番父風分聞米歩母方北毎妹万明鳴毛門夜野友用曜来里理話"
    "悪安暗医委意育員院飲運泳駅央横屋温化荷界開階寒感漢館岸起期客究急級宮球去橋業曲局銀区苦具君係軽血決研県庫湖向幸港号根祭皿仕死使始指歯詩次事持式実写者主守取酒受州拾終習集住重宿所暑助昭消商章勝乗植申身神真深進世整昔全相送想息速族他打対待代第題炭短談着注柱丁帳調追定庭笛鉄転都度投豆島湯登等動童農波配倍箱畑発反坂板皮悲美鼻筆氷表秒病品負部服福物平返勉放味命面問役薬由油有遊予羊洋葉陽様落流旅両緑礼列練路和"
)


@pytest.mark.parametrize("file", sorted(path.name for path in (KIDS / "ja").iterdir()))
def test_every_kanji_of_later_years_has_its_reading(file):
    text = NOTE.sub("", (KIDS / "ja" / file).read_text(encoding="utf-8"))  # the lecturer is no child

    assert set(KANJI.findall(RUBY.sub("", text))) <= FIRST_THREE_YEARS


def test_what_stands_beside_the_chapters_has_its_readings_too():
    entry = safe_yaml.load((KIDS / "course.yaml").read_text(encoding="utf-8")).value
    texts = [entry["title"]["ja"], entry["summary"]["ja"], entry["audience"]["ja"]]
    texts += [route["title"]["ja"] for route in entry["routes"]]
    texts += [source[name] for source in entry["sources"].values() for name in ("title", "publisher", "note")]

    assert set(KANJI.findall(RUBY.sub("", "".join(texts)))) <= FIRST_THREE_YEARS


@pytest.mark.parametrize("address", ["", "/modules/adult", "/quiz", "/step", "/confidence/before", "/worksheet"])
def test_a_page_around_it_has_a_reading_over_every_harder_kanji(app, client, address):
    found, _ = read_course(KIDS)
    with app.app_context():
        catalog.publish(found)

    page = client.get(f"/courses/tsunagari-kids{address}").get_data(as_text=True)
    main = page[page.index("<main") : page.index("</main>")]
    naked = BARE.sub("", READING.sub("", main))

    assert "<ruby>" in main
    assert '<html lang="ja"' in page
    assert sorted(set(KANJI.findall(naked)) - FIRST_THREE_YEARS) == []


def test_the_longer_course_keeps_its_words(app, client):
    found, _ = read_course(COURSES / "tsunagari-supporter")
    with app.app_context():
        catalog.publish(found)

    page = client.get("/courses/tsunagari-supporter/quiz").get_data(as_text=True)

    assert "時間の制限はありません。" in page
    assert "<ruby>" not in page.partition("時間の制限はありません。")[0]


def test_a_screen_is_short_and_leads_to_help():
    course, _ = check_course(KIDS)

    assert len(course.modules) == 4
    for module in course.modules:
        assert 'href="/help-desks"' in module.reading("ja").html
        assert module.minutes <= 6


def test_every_module_leads_to_the_page_for_the_under_eighteens():
    course, _ = check_course(KIDS)

    for module in course.modules:
        assert "notalone-cao.go.jp/under18/" in module.reading("ja").html
