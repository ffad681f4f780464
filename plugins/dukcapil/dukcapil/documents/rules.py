"""Kinds and states of population documents."""

from enum import StrEnum

READ = "dukcapil:document:read"
VISIBLE = f"t.holder = :nik or :may[{READ}]"


class Kind(StrEnum):
    """What a document certifies. Source: Permendagri 109/2019."""

    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"
    DEATH_CERTIFICATE = "DEATH_CERTIFICATE"
    MARRIAGE_CERTIFICATE = "MARRIAGE_CERTIFICATE"
    IDENTITY_CARD = "IDENTITY_CARD"
    CHILD_IDENTITY_CARD = "CHILD_IDENTITY_CARD"
    FAMILY_CARD = "FAMILY_CARD"
    MOVE_LETTER = "MOVE_LETTER"


class Status(StrEnum):
    """Whether a document still counts."""

    VALID = "VALID"
    REPLACED = "REPLACED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


class Service(StrEnum):
    """The services of e-OPEN."""

    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"
    """Akta kelahiran."""
    DEATH_CERTIFICATE = "DEATH_CERTIFICATE"
    """Akta kematian."""
    IDENTITY_CARD = "IDENTITY_CARD"
    """KTP-el."""
    MOVE = "MOVE"
    """Perpindahan penduduk."""
    FAMILY_CARD = "FAMILY_CARD"
    """Kartu Keluarga."""
    CHILD_IDENTITY_CARD = "CHILD_IDENTITY_CARD"
    """Kartu Identitas Anak (KIA)."""
