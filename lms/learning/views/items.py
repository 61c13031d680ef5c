"""For administrators: how the questions of a quiz work, as a page and as a file."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.core.translation import LazyString, lazy_gettext
from lms.core.written_tables import Cell, to_csv
from lms.learning import queries
from lms.learning.formats import plain
from lms.learning.queries import Item
from lms.learning.rules.item_remarks import FEWEST_ATTEMPTS, Remark
from lms.learning.views.frame import bp

REMARKS: dict[Remark, LazyString] = {
    Remark.TOO_FEW: lazy_gettext("まだ少なすぎます（%(fewest)s件から出ます）。", fewest=FEWEST_ATTEMPTS),
    Remark.REVERSED: lazy_gettext("ほかの問題がよくできた方ほど、まちがえています。正解の印と、問いを見てください。"),
    Remark.VERY_HARD: lazy_gettext("とてもむずかしい問題です。章に書いてあるか、まぎらわしくないかを見てください。"),
    Remark.VERY_EASY: lazy_gettext("ほとんどの方が正解しています。大切な確かめなら、このままでかまいません。"),
    Remark.WEAK: lazy_gettext("わかっている方と、まだの方の差が、あまり出ていません。問いを見なおしてください。"),
}


@bp.get("/admin/courses/<int:version_id>/questions")
@access(Permission.SYSTEM_ADMINISTER)
def show_items(version_id: int) -> ResponseReturnValue:
    """Show the figures of each question of a version's final quiz."""
    edition, items = queries.items_of(version_id)
    return render_template(
        "learning/items.html", edition=edition, items=items, remarks=REMARKS, few=Remark.TOO_FEW, language=locale()
    )


@bp.get("/admin/courses/<int:version_id>/questions.csv")
@access(Permission.SYSTEM_ADMINISTER)
def download_items(version_id: int) -> ResponseReturnValue:
    """Give the same figures as a file."""
    edition, items = queries.items_of(version_id)
    name = f"{edition.course_key}-{edition.version}-questions.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(to_csv(_heads(), map(_row, items)), mimetype="text/csv", headers=headers)


def _heads() -> list[str]:
    return [
        _("問題の記号"),
        _("問題"),
        _("答えた件数"),
        _("正答率（%）"),
        _("標準偏差（%）"),
        _("識別指数（%）"),
        _("識別の効率（%）"),
        _("見るところ"),
    ]


def _row(item: Item) -> list[Cell]:
    """Write one question; what cannot be worked out, or is hidden, is empty."""
    figures = item.figures
    shares = (
        (
            figures.facility,
            figures.standard_deviation,
            figures.discrimination_index,
            figures.discriminative_efficiency,
        )
        if figures
        else (None,) * 4
    )
    return [
        item.question.id,
        plain(item.question.prompt.said_in(locale())),
        figures.attempts if figures else "",
        *("" if share is None else round(share, 1) for share in shares),
        " ".join(str(REMARKS[remark]) for remark in item.remarks),
    ]
