"""The four colours of triage."""

from enum import StrEnum


class Triage(StrEnum):
    """How urgent a case is: red (merah), yellow (kuning), green (hijau), black (hitam: dead)."""

    RED = "RED"
    YELLOW = "YELLOW"
    GREEN = "GREEN"
    BLACK = "BLACK"
