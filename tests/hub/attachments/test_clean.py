"""What a file is taken for, what it loses, and what is refused."""

from __future__ import annotations

import io
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from hub import BadInput
from hub.attachments import clean

GPS, TURN, MAKER = 0x8825, 0x0112, 0x010F


def picture(kind: str, size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def pdf(change: object = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if callable(change):
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def script(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def launch(writer: PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})


def carry(writer: PdfWriter) -> None:
    writer.add_attachment("virus.exe", b"MZ")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_image_is_drawn_anew_without_what_it_said_about_place_and_device(kind: str) -> None:
    exif = Image.Exif()
    exif[MAKER] = "Kamera"
    exif.get_ifd(GPS)[2] = (6.0, 14.0, 0.0)

    media_type, made = clean.cleaned(picture(kind, exif=exif))

    again = Image.open(io.BytesIO(made))
    assert media_type == f"image/{kind.lower()}"
    assert again.size == (40, 20)
    assert not again.getexif()
    assert b"Kamera" not in made


def test_a_picture_taken_sideways_stays_upright() -> None:
    exif = Image.Exif()
    exif[TURN] = 6

    _, made = clean.cleaned(picture("JPEG", exif=exif))

    assert Image.open(io.BytesIO(made)).size == (20, 40)


def test_a_plain_pdf_is_kept_as_it_is() -> None:
    raw = pdf()

    assert clean.cleaned(raw) == ("application/pdf", raw)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(b"#!/bin/sh\nrm -rf /", clean.KINDS, id="a script named .jpg"),
        pytest.param(b"", clean.KINDS, id="nothing"),
        pytest.param(b"GIF89a" + bytes(40), clean.KINDS, id="another kind of image"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", clean.KINDS, id="a drawing"),
        pytest.param(picture("PNG")[:60], clean.BROKEN, id="half an image"),
        pytest.param(pdf()[:120], clean.BROKEN, id="half a PDF"),
        pytest.param(b"%PDF-1.7\n", clean.BROKEN, id="the head of a PDF"),
        pytest.param(pdf(lambda writer: writer.encrypt("x")), clean.LOCKED, id="a locked PDF"),
        pytest.param(pdf(script), clean.SCRIPT, id="a PDF with a script"),
        pytest.param(pdf(launch), clean.SCRIPT, id="a PDF that starts a program"),
        pytest.param(pdf(carry), clean.SCRIPT, id="a PDF with a program in it"),
    ],
)
def test_what_is_refused(raw: bytes, text: object) -> None:
    with pytest.raises(BadInput) as refused:
        clean.cleaned(raw)

    assert refused.value.said == text


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pixels are counted before they are drawn."""
    monkeypatch.setattr(clean, "PIXELS", 100)

    with pytest.raises(BadInput) as refused:
        clean.cleaned(picture("PNG"))

    assert refused.value.said == clean.HUGE


@settings(max_examples=60, deadline=None)
@given(where=st.integers(0, 10_000), byte=st.integers(0, 255), kind=st.sampled_from(["JPEG", "PNG", "WEBP", "PDF"]))
def test_a_damaged_file_is_refused_or_whole(where: int, byte: int, kind: str) -> None:
    """Nothing but BadInput comes out of a flipped byte, and what is kept can be read."""
    raw = bytearray(pdf() if kind == "PDF" else picture(kind))
    raw[where % len(raw)] = byte
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            media_type, made = clean.cleaned(bytes(raw))
    except BadInput:
        return
    if media_type == "application/pdf":
        assert len(PdfReader(io.BytesIO(made)).pages) == 1
    else:
        Image.open(io.BytesIO(made)).load()
