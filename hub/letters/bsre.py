"""Certified signatures of officials, made by BSrE's signing service. Source: the city's own public client,
github.com/pemkotbekasi/node-esign-BSrE."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hub.errors import BadInput, Text, Unavailable
from hub.settings import Settings

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("simpul")
SECONDS: Final = 30  # the service is slow, and signs only once
PDF: Final = b"%PDF"
ID: Final = "id_dokumen"  # the answer's header with the document's id
ABSENT = Text("Hub ini tidak terhubung dengan BSrE.", "This hub is not connected to BSrE.")
REFUSED = Text(
    "BSrE menolak tanda tangan. Periksa passphrase dan status sertifikat Anda.",
    "BSrE refused to sign. Check your passphrase and the state of your certificate.",
)


@dataclass(frozen=True, slots=True)
class Official:
    """An official who signs one PDF now. The passphrase lives as long as this object: it is not kept and not logged."""

    url: str
    user: str
    password: str = field(repr=False)
    nik: str = field(repr=False)
    passphrase: str = field(repr=False)

    @classmethod
    def of(cls, settings: Settings, nik: str, passphrase: str) -> Official:
        """Raises: Unavailable where no signing service is set."""
        if not settings.bsre_url:
            raise Unavailable(ABSENT)
        return cls(settings.bsre_url.rstrip("/"), settings.bsre_user, settings.bsre_password, nik, passphrase)

    async def sign(self, pdf: bytes) -> bytes:
        """The signed document. The service keeps it for one download: a caller keeps these bytes.

        Raises:
            BadInput: the service doesn't sign for this official with this passphrase.
            Unavailable: it doesn't answer, or not with a PDF.
        """
        import httpx

        try:
            async with httpx.AsyncClient(auth=(self.user, self.password), timeout=SECONDS) as client:
                return await self._signed(client, pdf)
        except httpx.HTTPError as error:
            log.warning("bsre", {"error": type(error).__name__})  # no text of it: it might repeat what was sent
            raise Unavailable from None

    async def _signed(self, client: httpx.AsyncClient, pdf: bytes) -> bytes:
        form = {"nik": self.nik, "passphrase": self.passphrase, "tampilan": "invisible"}
        sent = {"file": ("surat.pdf", pdf, "application/pdf")}
        answer = await client.post(f"{self.url}/api/sign/pdf", data=form, files=sent)
        if 400 <= answer.status_code < 500:
            log.warning("bsre", {"status": answer.status_code})
            raise BadInput(REFUSED, path=["input", "passphrase"])
        document = answer.headers.get(ID, "")
        if answer.status_code == 200 and not answer.content.startswith(PDF) and document.isalnum():
            answer = await client.get(f"{self.url}/api/sign/download/{document}")
        if answer.status_code != 200 or not answer.content.startswith(PDF):
            log.warning("bsre", {"status": answer.status_code})
            raise Unavailable
        return answer.content
