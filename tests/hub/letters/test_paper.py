"""The PDF as a printer, a phone and a reader of signatures see it."""

from __future__ import annotations

import random
import re
import stat
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import httpx
import pypdf
import pypdfium2
import pytest
import zxingcpp
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image, ImageDraw, ImageFilter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from hub import BadSetup, revoke
from hub.letters import qr
from hub.letters.certificate import FILE, CityCertificate
from tests.hub.letters.conftest import HOLDER, NAME, Office

PRINTED = 3.6  # cm, as the template has it
LONGEST = "A" * 78


async def pdf_of(office: Office, client: httpx.AsyncClient, number: str) -> bytes:
    document = "query($number: String!) { letter(number: $number) { pdfUrl } }"
    answer = await office.graph(document, office.context(nik=HOLDER), number=number)
    content = await client.get(httpx.URL(answer.data["letter"]["pdfUrl"]).raw_path.decode())
    return content.content


def page_of(pdf: bytes, dpi: float) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[0].render(scale=dpi / 72).to_pil().convert("L")
    finally:
        document.close()


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def worn(image: Image.Image) -> Image.Image:
    """Printed grey, photographed a little askew and out of focus, with specks and a fold."""
    chance = random.Random(7)  # noqa: S311 - specks
    image = image.point(lambda level: 60 + level * 0.6).rotate(3, Image.Resampling.BICUBIC, fillcolor=210)
    draw = ImageDraw.Draw(image)
    for _ in range(image.width * image.height // 1000):
        at = (chance.randrange(image.width), chance.randrange(image.height))
        draw.point(at, fill=chance.choice([40, 230]))
    middle = image.width // 2
    draw.line([(middle, 0), (middle + 3, image.height)], fill=190)
    return image.filter(ImageFilter.GaussianBlur(0.8))


@pytest.mark.parametrize("photograph", [lambda image: image, worn], ids=["clean", "worn"])
async def test_the_code_is_read_from_paper(
    office: Office, client: httpx.AsyncClient, photograph: Callable[[Image.Image], Image.Image]
) -> None:
    """At 2.5 cm and 200 dpi, smaller than it is printed; it leads to the page that checks this letter."""
    number = await office.issue()
    page = page_of(await pdf_of(office, client, number), 200 * 2.5 / PRINTED)

    codes = zxingcpp.read_barcodes(photograph(page))

    assert [code.text for code in codes] == [office.hub.seal.address(await office.text(number))]


async def test_the_largest_code_is_still_one_that_phones_read(office: Office, client: httpx.AsyncClient) -> None:
    """No symbol is larger than version 22, and none weaker than level M."""
    number = await office.issue(number=LONGEST, name="Ünï Çödé Ñámé Ïs Löng")
    address = office.hub.seal.address(await office.text(number))

    symbol = qr.made(address)
    codes = zxingcpp.read_barcodes(page_of(await pdf_of(office, client, number), 200))

    assert symbol.version <= 22
    assert symbol.error in {"M", "Q", "H"}
    assert [code.text for code in codes] == [address]
    assert zxingcpp.read_barcodes(Image.open(BytesIO(qr.png(address))))[0].text == address


async def test_says_what_the_letter_says(office: Office, client: httpx.AsyncClient) -> None:
    """One A4 page with letterhead, number, facts, dates in Indonesian, code and seal; no NIK."""
    number = await office.issue(signer="Dra. Endah Kirana, M.Si.")
    (code,) = await office.row(number, "code")

    text = words_of(await pdf_of(office, client, number))

    for said in (
        "PEMERINTAH KOTA BEKASI", "DINAS SOSIAL", number, NAME, 'beasiswa "#1" $x$', "29 Februari 2024",
        "Rp 1.500.000", code, "Dra. Endah Kirana, M.Si.", "segel sistem", "Berlaku sampai dengan",
    ):  # fmt: skip
        assert said in text
    assert HOLDER not in text


async def test_a_letter_that_doesnt_count_says_so_on_paper(office: Office, client: httpx.AsyncClient) -> None:
    number = await office.issue()

    await revoke(office.context(), number, "Data keliru")

    assert "SURAT INI TELAH DICABUT. Data keliru" in words_of(await pdf_of(office, client, number))


async def validated(pdf: bytes, certificate: CityCertificate) -> Any:
    root = x509.Certificate.load(certificate.certificate().public_bytes(Encoding.DER))
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    return await async_validate_pdf_signature(signature, ValidationContext(trust_roots=[root], allow_fetching=False))


async def test_the_pdf_is_signed(office: Office, client: httpx.AsyncClient) -> None:
    """PAdES over the whole file, good by pyHanko's validator; one changed byte and it isn't."""
    pdf = await pdf_of(office, client, await office.issue())
    certificate = CityCertificate(office.hub.seal.folder, office.hub.seal.city)

    good = await validated(pdf, certificate)
    at = pdf.index(b"%PDF-") + 400
    bad = await validated(pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :], certificate)

    assert (good.bottom_line, good.intact, good.valid) == (True, True, True)
    assert good.coverage.name == "ENTIRE_FILE"
    assert not bad.bottom_line


def objects_of(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every object that is in force."""
    for number in range(1, int(reader.trailer["/Size"])):
        yield reader.get_object(number)


async def test_the_signed_pdf_keeps_to_pdf_a(office: Office, client: httpx.AsyncClient) -> None:
    """What ISO 19005-2, level B, asks of a page like this one, also of what the signature added: one part each of
    clauses 6.1.3 (trailer), 6.1.7 (streams), 6.2.3 (output intent), 6.2.11 (fonts), 6.3 (annotations), 6.5 (actions),
    6.6 (metadata), 6.8 (files)."""
    pdf = await pdf_of(office, client, await office.issue())
    reader = pypdf.PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    objects = list(objects_of(reader))
    dictionaries: list[Any] = [one for one in objects if isinstance(one, dict)]

    metadata = root["/Metadata"].get_data().decode()
    assert [re.findall(rf"pdfaid:{name}[=>\"]+(\w+)", metadata) for name in ("part", "conformance")] == [["2"], ["B"]]
    assert "/Filter" not in root["/Metadata"]
    assert "/Encrypt" not in reader.trailer
    assert len(reader.trailer["/ID"]) == 2
    (intent,) = [one.get_object() for one in root["/OutputIntents"]]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_data()[36:40] == b"acsp"
    fonts = [one for one in dictionaries if one.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & one.keys() for one in fonts)
    for annotation in [one.get_object() for one in reader.pages[0].get("/Annots", [])]:
        assert annotation["/F"] & 0b100111 == 0b100  # printed, never hidden
        assert "/AP" in annotation or list(annotation["/Rect"]) == [0, 0, 0, 0]
    assert not any({"/JS", "/AA", "/OpenAction", "/EmbeddedFiles", "/EF"} & one.keys() for one in dictionaries)
    assert not any("LZW" in str(one.get("/Filter")) or "/F" in one for one in dictionaries if hasattr(one, "get_data"))
    assert "/NeedAppearances" not in root["/AcroForm"]


def test_the_citys_certificate_is_kept_and_ours_alone(tmp_path: Any) -> None:
    """Made once, not readable for others; it says that it is no certified one. A broken file is named."""
    city = CityCertificate(tmp_path / "letters", "Kota Uji")

    first, second = city.certificate(), city.certificate()

    file = tmp_path / "letters" / FILE
    assert first == second
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "bukan TTE tersertifikasi" in first.subject.rfc4514_string()
    file.write_text("nothing")
    with pytest.raises(BadSetup, match=FILE):
        city.certificate()
