"""Corrections: a citizen says what an agency has wrong about them, and the agency decides."""

from hub.corrections.graph import service
from hub.corrections.rules import lifecycles

__all__ = ["lifecycles", "service"]
