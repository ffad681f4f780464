"""Facts that partners' systems are told of, signed by Standard Webhooks."""

from hub.webhooks.graph import service
from hub.webhooks.send import Sender

__all__ = ["Sender", "service"]
