"""What is typed in: to sign in, about oneself, and by administrators."""

from lms.accounts.forms.sign_in import SignInForm, SignUpForm

__all__ = ["SignInForm", "SignUpForm"]
