"""Pages of accounts, by audience."""

from lms.accounts.views.sign_in import bp

blueprints = (bp,)
