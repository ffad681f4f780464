"""Requests to learn who sent a confidential or anonymous complaint."""

from piccolo.columns import BigSerial, Text, Timestamptz, Varchar
from piccolo.table import Table


class IdentityRequest(Table, tablename="dinsos_identity_request"):
    """Somebody's request. status: as in `rules.Status`; expires_at: until when the identity is open, once approved."""

    id = BigSerial(primary_key=True)
    complaint = Varchar(20, index=True)
    asked_by = Varchar(64, index=True)
    asked_name = Varchar(80)
    asked_at = Timestamptz(default=None)
    reason = Text()
    status = Varchar(10, default="ASKED")
    decided_by = Varchar(80, null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    expires_at = Timestamptz(null=True, default=None)
