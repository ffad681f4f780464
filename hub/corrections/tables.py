"""Requests for correction."""

from piccolo.columns import Text, Timestamptz, Varchar
from piccolo.table import Table


class CorrectionRow(Table, tablename="hub_correction"):
    """What a citizen says is wrong. agency: who keeps the field; field: `Type.field`; record: which record, where a
    citizen has several; decision: what the agency said last."""

    number = Varchar(40, primary_key=True)
    status = Varchar(30)
    agency = Varchar(20)
    applicant = Varchar(16, index=True)
    field = Varchar(120)
    record = Varchar(80, null=True, default=None)
    value = Text()
    reason = Text()
    decision = Text(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
