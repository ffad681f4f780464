"""An official's certified signature, by a signing service that behaves as BSrE's public clients say."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pypdfium2
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from hub import SIGN_LETTER
from hub.letters.certificate import CityCertificate
from tests.hub.letters.conftest import HOLDER, Office
from tests.hub.letters.test_paper import pdf_of

PASSPHRASE = "kata-sandi-rahasia"
HEAD = "3275015708900001"
SIGN = """mutation($number: String!, $passphrase: String!) {
  signDocument(input: { number: $number, passphrase: $passphrase }) { number signature signer } }"""


@dataclass
class Service:
    """The fake. mode: `body` answers with the document, `id` with its id only, `away` not at all."""

    folder: Path
    url: str = ""
    mode: str = "body"
    kept: dict[str, bytes] = field(default_factory=dict)
    forms: list[dict[str, bytes]] = field(default_factory=list)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    made = Service(tmp_path)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            assert self.headers["authorization"] == "Basic " + b64encode(b"kota:rahasia").decode()
            assert self.path == "/api/sign/pdf"
            message = message_from_bytes(b"content-type: " + self.headers["content-type"].encode() + b"\r\n\r\n" + body)
            form = {
                part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
                for part in message.get_payload()
            }  # type: ignore[union-attr]
            made.forms.append(form)  # type: ignore[arg-type]
            if made.mode == "away":
                return self.send(503, b"")
            if form["passphrase"] != PASSPHRASE.encode():
                return self.send(400, b'{"status_code":2031,"error":"Passphrase anda salah"}')
            signed = CityCertificate(made.folder / "bsre", "BSrE").signed(form["file"])  # type: ignore[arg-type]
            name = f"dok{len(made.kept)}"
            made.kept[name] = signed
            return self.send(200, signed if made.mode == "body" else b"{}", id_dokumen=name)

        def do_GET(self) -> None:
            found = made.kept.pop(self.path.rpartition("/")[2], None)  # a document is handed out once
            self.send(200 if found else 404, found or b"")

        def send(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        made.url = f"http://127.0.0.1:{server.server_port}"
        yield made
        server.shutdown()
        thread.join()


def official(office: Office, service: Service, nik: str | None = HEAD, agency: str = "dinsos") -> Any:
    context = office.context(SIGN_LETTER, nik=nik, agency=agency)
    bsre = {"bsre_url": service.url + "/", "bsre_user": "kota", "bsre_password": "rahasia"}
    context.settings = replace(office.hub.settings, **bsre)
    context.who = replace(context.who, name="Dra. Endah Kirana")
    return context


def codes(answer: Any) -> list[str]:
    return [error.extensions["code"] for error in answer.errors or ()]


@pytest.mark.parametrize("mode", ["body", "id"])
async def test_the_signed_bytes_are_kept_once(
    office: Office, client: httpx.AsyncClient, service: Service, mode: str, caplog: Any, capfd: Any
) -> None:
    """Whichever way the service hands the document out. It says who signed; the passphrase stays nowhere."""
    service.mode = mode
    number = await office.issue()

    answer = await office.graph(SIGN, official(office, service), number=number, passphrase=PASSPHRASE)
    first, second = [await pdf_of(office, client, number) for _ in range(2)]

    assert answer.data["signDocument"] == {"number": number, "signature": "CERTIFIED", "signer": "Dra. Endah Kirana"}
    assert first == second
    assert len(PdfFileReader(BytesIO(first)).embedded_signatures) == 1
    document = pypdfium2.PdfDocument(first)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "tanda tangan elektronik tersertifikasi" in " ".join(text.split())
    assert {name: service.forms[0][name] for name in ("nik", "tampilan")} == {
        "nik": HEAD.encode(),
        "tampilan": b"invisible",
    }
    kept = b"".join(file.read_bytes() for file in office.hub.seal.folder.rglob("*") if file.is_file())
    row = str(await office.row(number, "facts", "paper", "text", "signer"))
    assert PASSPHRASE not in row + caplog.text + "".join(capfd.readouterr())
    assert PASSPHRASE.encode() not in kept


async def test_a_wrong_passphrase_signs_nothing(office: Office, service: Service) -> None:
    number = await office.issue()

    answer = await office.graph(SIGN, official(office, service), number=number, passphrase="salah")

    assert codes(answer) == ["BAD_INPUT"]
    assert answer.errors[0].extensions["fields"][0]["path"] == ["input", "passphrase"]
    assert "salah" not in str(answer.errors[0].formatted).replace("tidak sah", "")
    assert list(await office.row(number, "signature", "version")) == ["SEAL", 1]


async def test_a_service_that_is_away_signs_nothing_and_may_be_asked_again(office: Office, service: Service) -> None:
    number = await office.issue()
    service.mode = "away"

    away = await office.graph(SIGN, official(office, service), number=number, passphrase=PASSPHRASE)
    nobody = await office.graph(
        SIGN, official(office, replace(service, url="http://127.0.0.1:1")), number=number, passphrase=PASSPHRASE
    )
    unset = await office.graph(SIGN, office.context(SIGN_LETTER, nik=HEAD), number=number, passphrase=PASSPHRASE)
    service.mode = "body"
    again = await office.graph(SIGN, official(office, service), number=number, passphrase=PASSPHRASE)

    assert [codes(one) for one in (away, nobody, unset)] == [["UNAVAILABLE"]] * 3
    assert again.data["signDocument"]["signature"] == "CERTIFIED"


async def test_one_signature_a_letter_by_its_own_agency(office: Office, service: Service) -> None:
    """A second one, a revoked letter, another agency's officer, one without a NIK, one without the permission."""
    signed, revoked, other = [await office.issue() for _ in range(3)]
    await office.graph(SIGN, official(office, service), number=signed, passphrase=PASSPHRASE)
    await office.issue(replaces=revoked)
    tried = [
        (official(office, service), signed),
        (official(office, service), revoked),
        (official(office, service, agency="dinkes"), other),
        (official(office, service, nik=None), other),
        (office.context(nik=HOLDER), other),
    ]

    answers = [await office.graph(SIGN, who, number=number, passphrase=PASSPHRASE) for who, number in tried]

    assert [codes(one) for one in answers] == [
        ["CONFLICT"], ["CONFLICT"], ["NOT_FOUND"], ["FORBIDDEN"], ["FORBIDDEN"],
    ]  # fmt: skip
    assert len(service.forms) == 1


async def test_a_pdf_whose_signed_bytes_are_lost_is_away(
    office: Office, client: httpx.AsyncClient, service: Service
) -> None:
    """The hub doesn't put its own seal where an official's signature was."""
    number = await office.issue()
    await office.graph(SIGN, official(office, service), number=number, passphrase=PASSPHRASE)
    (letter,) = await office.row(number, "id")
    (office.hub.seal.folder / f"{letter}.pdf").unlink()
    url = await office.graph(
        "query($n: String!) { letter(number: $n) { pdfUrl } }", office.context(nik=HOLDER), n=number
    )

    answer = await client.get(httpx.URL(url.data["letter"]["pdfUrl"]).raw_path.decode())

    assert answer.status_code == 503
