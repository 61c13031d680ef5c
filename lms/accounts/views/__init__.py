"""Pages of accounts, by audience."""

from lms.accounts.views import (
    admin_audit,
    admin_organisations,
    admin_overview,
    admin_users,
    display,
    links,
    own,
    sign_in,
)

blueprints = (
    sign_in.bp,
    links.bp,
    own.bp,
    display.bp,
    admin_overview.bp,
    admin_audit.bp,
    admin_users.bp,
    admin_organisations.bp,
)
