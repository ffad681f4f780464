"""What a file really is, and a harmless copy of it: images drawn anew, PDFs read to the end."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject

from hub.errors import BadInput, Text

PIXELS = 50_000_000  # of an image: a decompression bomb has more
PAGES = 200
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ACTIVE = frozenset({"/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/RichMedia", "/XFA"})

KINDS = Text("Kirim JPEG, PNG, WebP, atau PDF.", "Send a JPEG, PNG, WebP or PDF.")
BROKEN = Text("Berkas rusak atau tidak lengkap.", "The file is damaged or incomplete.")
HUGE = Text("Gambar terlalu besar.", "The image has too many pixels.")
LONG = Text("PDF terlalu panjang.", "The PDF has too many pages.")
LOCKED = Text("PDF terkunci kata sandi.", "The PDF is locked with a password.")
SCRIPT = Text("PDF berisi skrip atau lampiran.", "The PDF carries scripts or files.")


def cleaned(raw: bytes) -> tuple[str, bytes]:
    """(media type by content, bytes to keep). An image loses its metadata (place, device) and keeps its turn.

    Raises: BadInput.
    """
    if raw[:5] == b"%PDF-":
        return "application/pdf", _pdf(raw)
    return _image(raw)


def _image(raw: bytes) -> tuple[str, bytes]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(raw), formats=list(FORMATS))
            kind = str(image.format)
            if image.width * image.height > PIXELS:
                raise BadInput(HUGE, path=["file"])
            image.load()
    except UnidentifiedImageError:
        raise BadInput(KINDS, path=["file"]) from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise BadInput(HUGE, path=["file"]) from None
    except (OSError, ValueError, SyntaxError):
        raise BadInput(BROKEN, path=["file"]) from None
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGB" if kind == "JPEG" else "RGBA")  # a new picture: nothing else comes along
    plain.info.clear()
    out = io.BytesIO()
    plain.save(out, kind, **({} if kind == "PNG" else {"quality": 85}))
    return FORMATS[kind], out.getvalue()


def _pdf(raw: bytes) -> bytes:
    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted:
            raise BadInput(LOCKED, path=["file"])
        pages = len(reader.pages)
        active = _is_active(reader)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise BadInput(BROKEN, path=["file"]) from None
    if not pages:
        raise BadInput(BROKEN, path=["file"])
    if pages > PAGES:
        raise BadInput(LONG, path=["file"])
    if active:
        raise BadInput(SCRIPT, path=["file"])
    return raw


def _is_active(reader: PdfReader) -> bool:
    """Whether anything that the document reaches can run, or carries another file."""
    waiting: list[object] = [reader.trailer]
    seen: set[int] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            if part.idnum in seen:
                continue
            seen.add(part.idnum)
            part = part.get_object()
        if isinstance(part, dict):
            if ACTIVE & part.keys() or part.get("/S") in ACTIVE:
                return True
            waiting += [part.raw_get(name) if isinstance(part, DictionaryObject) else part[name] for name in part]
        elif isinstance(part, list):
            waiting += part
    return False
