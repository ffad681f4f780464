"""The PDF's own signature (PAdES): by the city's self-made certificate, until an official signs with BSrE."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from auth import pem
from hub.errors import BadSetup
from hub.keyring import told

FILE: Final = "certificate.pem"  # key and certificate, whole or absent
YEARS: Final = 10


class Signer(Protocol):
    """Whoever can sign a PDF."""

    async def sign(self, pdf: bytes) -> bytes:
        """The same document with one more signature, which covers all of it. Raises: Unavailable."""


@dataclass(frozen=True, slots=True)
class CityCertificate:
    """A self-made certificate: readers of the PDF see that nothing was changed and by which seal it was signed, and
    that no Indonesian authority certifies the seal."""

    folder: Path
    city: str
    passphrase: bytes | None = field(default=None, repr=False)

    @classmethod
    def check(cls, folder: Path, passphrase: bytes | None) -> None:
        """Try the certificate that is there, if one is. Raises: BadSetup, which names the file."""
        if (folder / FILE).exists():
            cls(folder, "", passphrase).certificate()

    async def sign(self, pdf: bytes) -> bytes:
        return await asyncio.to_thread(self.signed, pdf)

    def signed(self, pdf: bytes) -> bytes:
        """The same, for a caller that is in a thread already."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        meta = signers.PdfSignatureMetadata(
            field_name="Segel",
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            reason="Segel sistem",
            name=f"Pemerintah {self.city}",
            location=self.city,
        )
        out = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), meta, signer=self._signer())
        return bytes(out.getvalue())

    def certificate(self) -> x509.Certificate:
        """The certificate, made when there is none. Raises: BadSetup, which names the file."""
        return self._read()[1]

    def _signer(self) -> Any:
        from asn1crypto import keys
        from asn1crypto import x509 as asn1
        from pyhanko.sign import signers
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        key, certificate = self._read()
        der = serialization.Encoding.DER
        plain = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return signers.SimpleSigner(
            signing_cert=asn1.Certificate.load(certificate.public_bytes(der)),
            signing_key=keys.PrivateKeyInfo.load(plain),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
        )

    def _read(self) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        file = self.folder / FILE
        if not file.exists():
            _make(file, self.city, self.passphrase)
        with told():
            key = pem.private(file, self.passphrase)
        try:
            certificate = x509.load_pem_x509_certificate(file.read_bytes())
        except ValueError as error:
            raise BadSetup(f"{file} is no key and certificate in PEM: {error}") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise BadSetup(f"{file} holds no ECDSA key")
        return key, certificate


def _make(file: Path, city: str, passphrase: bytes | None) -> None:
    """Write key and certificate, unless another process was first."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"Pemerintah {city}"[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, "Segel sistem (bukan TTE tersertifikasi)"),
        ]
    )
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    with told():
        pem.write_once(file, pem.dumped(key, passphrase) + certificate.public_bytes(serialization.Encoding.PEM))
