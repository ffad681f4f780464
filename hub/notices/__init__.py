"""Citizens are told when their requests move, by the way they chose, with nothing personal in a subject."""

from hub.notices.graph import service
from hub.notices.words import Notice

__all__ = ["Notice", "service"]
