"""What is typed in: to sign in, about oneself, and by administrators."""

from lms.accounts.forms.admin import AuditForm, InvitationForm, OrganisationForm, OutboxForm, RoleForm, SearchForm
from lms.accounts.forms.fields import Candidate
from lms.accounts.forms.own import ChangeAddressForm, ChangePasswordForm, OwnDetailsForm
from lms.accounts.forms.sign_in import ChoosePasswordForm, ForgotPasswordForm, SignInForm, SignUpForm

__all__ = [
    "AuditForm",
    "Candidate",
    "ChangeAddressForm",
    "ChangePasswordForm",
    "ChoosePasswordForm",
    "ForgotPasswordForm",
    "InvitationForm",
    "OrganisationForm",
    "OutboxForm",
    "OwnDetailsForm",
    "RoleForm",
    "SearchForm",
    "SignInForm",
    "SignUpForm",
]
