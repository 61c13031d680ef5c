"""Sending one mail; without a mail server it is kept in the outbox, where administrators can read it."""

import smtplib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import make_msgid
from hashlib import sha256
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from flask import current_app

from lms.core.outbox import Undeliverable, doing

_TIMEOUT_SECONDS = 20
_FINAL = 500


class _InOneLine(UnstructuredHeader):
    """An address that mail programs read as it stands: folded, it would be encoded, and no program knows it then."""

    def fold(self, *, policy: EmailPolicy) -> str:
        """Write the header on one line of its own."""
        return f"List-Unsubscribe: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", cast(type[BaseHeader], _InOneLine))
_POLICY = EmailPolicy(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; `parameters` are those of its content type, as method=REQUEST."""

    filename: str
    media_type: str
    content: bytes
    parameters: tuple[tuple[str, str], ...] = ()


def compose(
    to: str, subject: str, body: str, attachments: Sequence[Attachment] = (), unsubscribe_url: str | None = None
) -> EmailMessage:
    """Build a plain-text mail to one recipient.

    Args:
        to: the address.
        subject: one line.
        body: plain text.
        attachments: files that go with it.
        unsubscribe_url: where a POST without further ado stops such mails (RFC 8058); None for what must be sent.

    Raises:
        Undeliverable: the address cannot be one recipient's (a line break, two addresses).
    """
    message = EmailMessage(policy=_POLICY)
    try:
        message["To"] = Address(addr_spec=to)
        message["Subject"] = " ".join(subject.split())
    except (ValueError, IndexError, MessageError) as error:
        raise Undeliverable(f"unusable address or subject: {error}") from error
    message["From"] = current_app.config["MAIL_FROM"]
    message["Message-ID"] = _message_id(urlsplit(current_app.config["SITE_URL"]).hostname)
    if unsubscribe_url:
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(body)
    for item in attachments:
        maintype, subtype = item.media_type.split("/")
        message.add_attachment(
            item.content, maintype=maintype, subtype=subtype, filename=item.filename, params=dict(item.parameters)
        )
    return message


def _message_id(host: str | None) -> str:
    """Return the same id at each attempt: a mail sent again after a crash shows as the one that has arrived."""
    identity = doing()
    return f"<{sha256(identity.encode()).hexdigest()[:32]}@{host}>" if identity else make_msgid(domain=host)


def send(
    to: str | None,
    subject: str,
    body: str,
    *,
    attachments: Sequence[Attachment] = (),
    unsubscribe_url: str | None = None,
) -> dict[str, Any]:
    """Send a mail, or keep it when no server is set or the person has no address.

    Returns:
        What the outbox stores: how it went and, only when it was kept, the text to be shown.
    """
    if not to:
        return {"how": "no-address", "subject": subject}
    message = compose(to, subject, body, attachments, unsubscribe_url)
    server = current_app.config.get("SMTP_URL")
    if not server:
        kept = [_kept(item) for item in attachments]
        return {"how": "kept", "to": to, "subject": subject, "body": body} | ({"attachments": kept} if kept else {})
    _hand_over(message, server)
    return {"how": "sent", "message_id": message["Message-ID"]}


def _kept(item: Attachment) -> dict[str, Any]:
    content = b64encode(item.content).decode()
    return {"filename": item.filename, "media_type": item.media_type, "content": content, "parameters": item.parameters}


def kept_attachments(result: Mapping[str, Any] | None) -> list[Attachment]:
    """Return the files of a mail that was kept, from what `send` gave to the outbox."""
    return [
        Attachment(
            each["filename"],
            each["media_type"],
            b64decode(each["content"]),
            tuple((name, value) for name, value in each["parameters"]),
        )
        for each in (result or {}).get("attachments", [])
    ]


def _hand_over(message: EmailMessage, server: str) -> None:
    where = urlsplit(server)
    kind = smtplib.SMTP_SSL if where.scheme == "smtps" else smtplib.SMTP
    with kind(where.hostname or "localhost", where.port or 0, timeout=_TIMEOUT_SECONDS) as connection:
        if where.scheme == "smtp+starttls":
            connection.starttls()
        if where.username:
            connection.login(unquote(where.username), unquote(where.password or ""))
        try:
            connection.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            if _is_final(error):
                raise Undeliverable(str(error)) from error
            raise


def _is_final(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> bool:
    """Say whether the server will never take the mail (5xx); with 4xx it asks to be tried again later."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= _FINAL
    return any(code >= _FINAL for code, _words in error.recipients.values())
