"""Files that come with a case: taken in safely, kept once, shown only with the case."""

from hub.attachments.graph import Attachment, service
from hub.attachments.keep import Files, attached, tidy
from hub.attachments.tables import AttachmentRow

__all__ = ["Attachment", "AttachmentRow", "Files", "attached", "service", "tidy"]
