"""The names under which this site may be asked for; any other is refused (trust.md, case 22).

Flask's own TRUSTED_HOSTS refuses before an address can be written, so that no page could say why, and knows no IPv6.
"""

import re
from urllib.parse import urlsplit

from flask import Flask, request

from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _

THIS_COMPUTER = ("localhost", "127.0.0.1", "[::1]")
_KNOWN = "known_hosts"
_PORT = re.compile(r":\d+\Z")


class ForeignHost(Refusal):
    """The request names a site that this is not."""

    status = 400
    title = _("このアドレスでは開けません")
    message = _("正しいアドレスから開いてください。管理する方は、TRUSTED_HOSTS の設定をたしかめてください。")
    next_label = _("正しいアドレスで開く")


def init_app(app: Flask) -> None:
    """Refuse, before all else, what asks for neither SITE_URL, nor MORE_HOSTS, nor this computer by its own names."""
    site_url = app.config["SITE_URL"]
    named = (urlsplit(site_url or "").netloc, *app.config.get("MORE_HOSTS", ()), *THIS_COMPUTER)
    app.extensions[_KNOWN] = {_without_port(host.encode("idna").decode()) for host in named if host}

    @app.before_request
    def _only_known_hosts() -> None:
        if not is_known(app, request.host):
            raise ForeignHost(next_url=site_url)


def is_known(app: Flask, host: str) -> bool:
    """Tell whether the site answers to a name; the port does not matter."""
    return _without_port(host) in app.extensions[_KNOWN]


def _without_port(host: str) -> str:
    return _PORT.sub("", host).lower()
