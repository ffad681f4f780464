"""Consents: what a citizen lets an agency or a partner read, for what, and until when."""

from hub.consents.graph import service
from hub.consents.rules import check, end

__all__ = ["check", "end", "service"]
