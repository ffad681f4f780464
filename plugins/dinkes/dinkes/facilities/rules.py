"""Kinds and owners of health facilities."""

from enum import StrEnum


class Kind(StrEnum):
    """What a health facility is."""

    PUSKESMAS = "PUSKESMAS"
    HOSPITAL = "HOSPITAL"


class Ownership(StrEnum):
    """Who runs a health facility."""

    CITY = "CITY"
    PRIVATE = "PRIVATE"
