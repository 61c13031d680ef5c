"""The page of help desks, and the pictures of courses."""

from lms.catalog import actions
from lms.catalog.formats.course_files import read_course


def test_danger_to_life_comes_first_and_every_desk_says_when_it_was_checked(client):
    page = client.get("/help-desks").get_data(as_text=True)

    assert page.index("tel:119") < page.index("tel:110") < page.index("よりそいホットライン")
    assert page.count("最後に確かめた日") == page.count('<article class="help-desk')
    assert "最新の時間は、それぞれのページでたしかめてください" in page
    assert "#9999" not in page
    assert "tel:%238008" in page


def test_a_picture_is_kept_for_ever_and_may_do_nothing(app, client, small_course):
    with app.app_context():
        pack, _ = read_course(small_course.root)
        actions.publish(pack)

    answer = client.get(f"/course-images/{next(iter(pack.images))}.svg")

    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_an_unknown_picture_is_not_found(client):
    assert client.get(f"/course-images/{'0' * 64}.svg").status_code == 404
