"""How a citizen chooses to be told."""

from __future__ import annotations

import re
from enum import StrEnum

import strawberry

from hub.context import Info
from hub.errors import BadInput, Forbidden, Text, Unauthenticated
from hub.notices import send, tables
from hub.plugin import Service

MAIL = re.compile(r"[^@\s<>\"]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
PHONE = re.compile(r"62[0-9]{8,13}")
BAD_MAIL = Text("Alamat surel tidak sah.", "That is no e-mail address.")
BAD_PHONE = Text("Tulis nomor WhatsApp seperti 628123456789.", "Write a WhatsApp number like 628123456789.")


class NoticeChannel(StrEnum):
    """How a citizen is told that a request moved."""

    NONE = "NONE"
    EMAIL = "EMAIL"
    WHATSAPP = "WHATSAPP"


class NoticeLanguage(StrEnum):
    """The language of notices."""

    ID = "id"
    EN = "en"


strawberry.enum(NoticeChannel)
strawberry.enum(NoticeLanguage)


@strawberry.type
class Contact:
    """How the caller is told that a request moved."""

    channel: NoticeChannel = strawberry.field(description="The way; NONE for not at all.")
    address: str | None = strawberry.field(description="The e-mail address or WhatsApp number.")
    language: NoticeLanguage = strawberry.field(description="The language.")


@strawberry.input
class ContactInput:
    """A choice. Nothing is sent anywhere before it is made."""

    channel: NoticeChannel = strawberry.field(description="The way.")
    address: str | None = strawberry.field(
        default=None, description="E-mail address, or WhatsApp number like 628123456789."
    )
    language: NoticeLanguage = strawberry.field(default=NoticeLanguage.ID, description="The language.")


@strawberry.type
class NoticeQuery:
    @strawberry.field
    async def my_contact(self, info: Info) -> Contact:
        """How the citizen who asks is told that a request moved."""
        nik = _citizen(info)
        sql = "select channel, address, language from hub_contact where nik = $1"
        rows = await info.context.db.fetch(sql, nik)
        channel, address, language = rows[0] if rows else ("NONE", None, "id")
        return Contact(channel=NoticeChannel(channel), address=address, language=NoticeLanguage(language))


@strawberry.type
class NoticeMutation:
    @strawberry.mutation
    async def set_contact(self, info: Info, input: ContactInput) -> Contact:
        """Choose how to be told. Subjects never say anything about the request."""
        nik, address = _citizen(info), (input.address or "").strip() or None
        if input.channel is NoticeChannel.EMAIL and not (address and len(address) <= 254 and MAIL.fullmatch(address)):
            raise BadInput(BAD_MAIL, path=["input", "address"])
        if input.channel is NoticeChannel.WHATSAPP and not (address and PHONE.fullmatch(address)):
            raise BadInput(BAD_PHONE, path=["input", "address"])
        if input.channel is NoticeChannel.NONE:
            address = None
        sql = """insert into hub_contact (nik, channel, address, language) values ($1, $2, $3, $4) on conflict (nik)
            do update set channel = excluded.channel, address = excluded.address, language = excluded.language"""
        await info.context.db.fetch(sql, nik, input.channel.value, address, input.language.value)
        return Contact(channel=input.channel, address=address, language=input.language)


def _citizen(info: Info) -> str:
    who = info.context.who
    if who.nik is None:
        raise Unauthenticated if who.anonymous else Forbidden
    return who.nik


service = Service(
    name="notices",
    title="Kabar untuk warga",
    tables=[tables.ContactRow],
    query=[NoticeQuery],
    mutation=[NoticeMutation],
    handlers={"*": send.tell},
)
