"""The ways a notice leaves: the log, e-mail, WhatsApp."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

from hub.context import Context
from hub.events import Fact
from hub.notices.words import ANY, Notice
from hub.settings import Settings

log = logging.getLogger("simpul")
SECONDS = 20.0

CASE = """select c.status, k.channel, k.address, k.language from hub_case c
join hub_contact k on k.nik = c.applicant where c.number = $1 and k.channel != 'NONE'"""


async def tell(context: Context, fact: Fact) -> None:
    """Tell the applicant of a case what happened to it, if they chose to be told. A failure is tried again later."""
    number = fact.data.get("number")
    rows = await context.db.fetch(CASE, number) if number else ()
    if not rows:
        return
    status, channel, address, language = rows[0]
    notices: Mapping[str, Notice] = context.notices
    notice = notices.get(fact.name, ANY)
    said = {"number": number, "status": status, "url": context.settings.url}
    subject, body = notice.subject.in_language(language), notice.body.in_language(language).format(**said)
    settings = context.settings
    if channel == "EMAIL" and settings.smtp_url:
        await asyncio.to_thread(by_mail, settings, address, subject, body)
    elif channel == "WHATSAPP" and settings.whatsapp_url:
        await by_whatsapp(settings, address, body)
    else:
        log.info("notice", {"channel": channel, "number": number, "fact": fact.name})


def by_mail(settings: Settings, address: str, subject: str, body: str) -> None:
    """One plain e-mail. Raises: OSError, smtplib.SMTPException."""
    parts = urlsplit(settings.smtp_url)
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = address
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain=urlsplit(settings.url).hostname)
    message.set_content(body)
    secure = parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(parts.hostname or "", parts.port or (465 if secure else 587), timeout=SECONDS) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(message)


async def by_whatsapp(settings: Settings, address: str, body: str) -> None:
    """One text through the WhatsApp Cloud API. Raises: httpx.HTTPError.

    Source: Meta, WhatsApp Cloud API, messages; a business-initiated text needs the approved template of the setting.
    """
    import httpx

    template = {
        "name": settings.whatsapp_template,
        "language": {"code": "id"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": body}]}],
    }
    message = {"messaging_product": "whatsapp", "to": address, "type": "template", "template": template}
    async with httpx.AsyncClient(timeout=SECONDS) as client:
        headers = {"Authorization": f"Bearer {settings.whatsapp_token}"}
        answer = await client.post(settings.whatsapp_url, json=message, headers=headers)
        answer.raise_for_status()
