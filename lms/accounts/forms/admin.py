"""What administrators enter: organisations, roles, invitations, and what they search for."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp, ValidationError

from lms.accounts.forms.fields import (
    PlaceForm,
    email_field,
    half_width,
    name_field,
    one_of,
    optional_text,
    place_field,
    whole_number,
)
from lms.accounts.forms.own import check_phone
from lms.accounts.models import OrganisationKind
from lms.accounts.policy import Role
from lms.accounts.rules import audit_groups, audit_words
from lms.core import clock
from lms.core.forms import Storable, strip
from lms.core.forms.fields import DayField
from lms.core.models import MessageState
from lms.core.translation import lazy_gettext as _

_KINDS = [
    SelectChoice(OrganisationKind.MUNICIPALITY.value, _("市区町村")),
    SelectChoice(OrganisationKind.PREFECTURE.value, _("都道府県")),
    SelectChoice(OrganisationKind.NATION.value, _("国")),
    SelectChoice(OrganisationKind.NPO.value, _("NPO・社会福祉法人など")),
    SelectChoice(OrganisationKind.COMPANY.value, _("会社")),
    SelectChoice(OrganisationKind.SCHOOL.value, _("学校")),
    SelectChoice(OrganisationKind.OTHER.value, _("そのほか")),
]
_ROLES = [
    SelectChoice(Role.ORGANISER.value, _("実施主体：講座をひらき、受付をする（団体をえらびます）")),
    SelectChoice(Role.COORDINATOR.value, _("担当：地域の数字を見る（地域をえらびます）")),
    SelectChoice(Role.ADMINISTRATOR.value, _("システム管理：人・団体・設定のすべて")),
]
_STATES = [
    SelectChoice("", _("すべて")),
    SelectChoice(MessageState.QUEUED.value, _("送る前")),
    SelectChoice(MessageState.SENT.value, _("すんだもの")),
    SelectChoice(MessageState.BOUNCED.value, _("届かなかったもの")),
    SelectChoice(MessageState.FAILED.value, _("送れなかったもの")),
]


_GROUPS = [SelectChoice("", _("すべて")), *(SelectChoice(group.key, group.name) for group in audit_groups.GROUPS)]
_OBJECTS = [SelectChoice("", _("すべて")), *(SelectChoice(key, name) for key, name in audit_words.OBJECTS.items())]


class OrganisationForm(PlaceForm):
    """An organisation; `version` is the one that was on the page."""

    version = HiddenField(default="0")
    name = name_field(_("団体の名前"), _("団体の名前を入れてください。"))
    kind = one_of(_("種類"), _KINDS, _("種類をえらんでください。"))
    contact_phone = optional_text(_("連絡先の電話番号"), 40, render_kw={"inputmode": "tel"})
    contact_email = email_field(_("連絡先のメールアドレス"), is_needed=False, autocomplete="off")
    record_title = optional_text(
        _("受講記録の呼び方"),
        40,
        description=_("何も入れないと「受講記録」です。団体で決めた名前にもできます。"),
    )
    is_operator = BooleanField(_("このサイトを運営する団体"))

    def validate_contact_phone(self, field: Field) -> None:
        """Refuse what is no telephone number."""
        check_phone(self, field)

    def is_current(self, version: int) -> bool:
        """Say whether the page showed this version; when not, say so on the form."""
        if self.version.data == str(version):
            return True
        self.form_errors.append(
            _("ほかの人が、先に直しています。ページを開きなおして、いまの内容を見てから直してください。")
        )
        return False


class RoleForm(PlaceForm):
    """A role, what it is for, and from when until when."""

    role = one_of(_("役割"), _ROLES, _("役割をえらんでください。"))
    place = place_field(_("地域"), _("全国、富山県、富山市 のように、名前かふりがなのはじめを入れてください。"))
    organisation_id = SelectField(_("団体"), coerce=whole_number, choices=[], validate_choice=False)
    starts_on = DayField(_("はじめの日"), validators=[Optional()], description=_("何も入れないと、きょうからです。"))
    ends_on = DayField(
        _("おわりの日"),
        validators=[Optional()],
        description=_("この日まで使えます。決まっていなければ、あけておきます。"),
    )

    def list_organisations(self, choices: list[tuple[int, str]]) -> None:
        """Offer these organisations."""
        self.organisation_id.choices = [
            SelectChoice("", _("えらんでください")),
            *(SelectChoice(value, name) for value, name in choices),
        ]

    def validate_role(self, field: Field) -> None:
        """Ask for the area of a coordinator.

        Raises:
            ValidationError: it is missing.
        """
        if field.data == Role.COORDINATOR and not self.place.data:
            raise ValidationError(_("担当には、地域を入れてください。"))

    def validate_organisation_id(self, field: Field) -> None:
        """Ask for the organisation of an organiser.

        Raises:
            ValidationError: it is missing.
        """
        if self.role.data == Role.ORGANISER and field.data is None:
            raise ValidationError(_("実施主体には、団体をえらんでください。"))

    def validate_ends_on(self, field: Field) -> None:
        """Refuse an end before the start.

        Raises:
            ValidationError: the last day lies before the first.
        """
        if field.data and field.data < (self.starts_on.data or clock.today()):
            raise ValidationError(_("おわりの日が、はじめの日より前になっています。"))

    def scope(self) -> dict[str, Any]:
        """Return what the role is for, leaving out what does not belong to it."""
        is_organiser, is_coordinator = self.role.data == Role.ORGANISER, self.role.data == Role.COORDINATOR
        return {
            "organisation_id": self.organisation_id.data if is_organiser else None,
            "area": self.chosen_place if is_coordinator else None,
        }


class InvitationForm(RoleForm):
    """Whom to invite, and for which role."""

    name = name_field(_("お名前"), _("お名前を入れてください。"), render_kw={"autocomplete": "off"})
    email = email_field(_("メールアドレス"), autocomplete="off")


class SearchForm(FlaskForm):
    """A search by one text; it changes nothing, so it travels in the address."""

    class Meta:
        """No token: a search is a GET."""

        csrf = False

    q = StringField(filters=[strip], validators=[Optional(), Storable()])


class OutboxForm(SearchForm):
    """Which messages to list."""

    state = SelectField(_("状態"), choices=_STATES, default="", validate_choice=False)


class AuditForm(SearchForm):
    """What to look for in the audit trail."""

    group = SelectField(_("したこと"), choices=_GROUPS, default="", validate_choice=False)
    who = optional_text(_("した人"), 100, description=_("名前のはじめ、メールアドレスの一部、または番号です。"))
    kind = SelectField(_("対象の種類"), choices=_OBJECTS, default="", validate_choice=False)
    number = StringField(
        _("対象の番号"),
        filters=[half_width, strip],
        validators=[Optional(), Regexp(r"[0-9]{1,9}\Z", message=_("番号は、数字だけで入れてください。"))],
        render_kw={"inputmode": "numeric"},
    )
    since = DayField(_("この日から"), validators=[Optional()], description=_("例：2026年4月1日、R8.4.1"))
    until = DayField(_("この日まで"), validators=[Optional()])

    def validate_number(self, field: Field) -> None:
        """Ask what the number is of.

        Raises:
            ValidationError: only a number was given.
        """
        if field.data and self.kind.data not in audit_words.OBJECTS:
            raise ValidationError(_("番号でさがすときは、対象の種類もえらんでください。"))
