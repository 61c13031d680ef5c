"""Conversations to try out: the way taken stands in the address, so nothing is kept of anybody."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.catalog.rules import Scenario, Stage, Walk
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.core.refusals import NotFound
from lms.learning import queries, rules
from lms.learning.views.copies import keep_of
from lms.learning.views.frame import bp, learner, speak_to


@bp.get("/courses/<course_key>/scenarios/<scenario_key>")
@access(Permission.PUBLIC_READ)
def show_scenario(course_key: str, scenario_key: str) -> ResponseReturnValue:
    """Show a conversation as far as the choices in the address lead; a way that is not there begins anew."""
    edition = queries.get_place(course_key, learner()).edition
    course = speak_to(edition.course)
    scenario = course.scenario(scenario_key)
    if scenario is None:
        raise NotFound
    way, is_understood = rules.walk_of(scenario, request.args.get("path", ""))
    return render_template(
        "learning/scenario.html",
        course=course,
        scenario=scenario,
        module=course.module(scenario.module_key),
        way=way,
        is_understood=is_understood,
        stages=_stage_rows(scenario, way),
        language=locale(),
        keep=keep_of(edition),
    )


def _stage_rows(scenario: Scenario, way: Walk) -> list[dict[str, str | None]]:
    names = {
        Stage.NOTICE: _("気づく"),
        Stage.SPEAK: _("声をかける"),
        Stage.LISTEN: _("聴く"),
        Stage.CONNECT: _("つなぐ"),
        Stage.SELF: _("自分を守る"),
    }
    return [
        {"title": names[stage], "url": None, "state": state.value, "note": None, "icon": None, "done": _("通った場面")}
        for stage, state in rules.stage_states(scenario, way)
    ]
