"""What clients may ask about files that came with a case."""

from __future__ import annotations

import strawberry

from hub.attachments.tables import AttachmentRow
from hub.context import Info
from hub.declare import read
from hub.plugin import Service
from hub.reads import column


@read(AttachmentRow, key="id")
class Attachment:
    """A file that came with a case; it is found through the case alone."""

    id: strawberry.ID = column("Its id, as the upload gave it.")
    media_type: str = column("What it is: image/jpeg, image/png, image/webp or application/pdf.")
    bytes: int = column("How long it is.")
    sha256: str = column("Its hash, in hexadecimal.")

    @strawberry.field
    def url(self, info: Info) -> str:
        """Where it can be fetched for the next hour, by a browser too. Ask again for a fresh address."""
        return address(info, str(self.id))


def address(info: Info, id: str) -> str:
    """The address of a file, with a ticket."""
    context = info.context
    return f"{context.settings.url}/attachments/{id}?ticket={context.tickets.sign(id)}"


service = Service(name="attachments", title="Lampiran", tables=[AttachmentRow], reads=[Attachment])
