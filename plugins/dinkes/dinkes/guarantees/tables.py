"""Health guarantees."""

from piccolo.columns import BigInt, Date, Timestamptz, Varchar
from piccolo.table import Table


class Guarantee(Table, tablename="dinkes_guarantee"):
    """A guarantee that the city pays. patient: 16 digits; hospital: facility code; ceiling, used: whole rupiah;
    valid_from, valid_until: first and last day; requested_at, decided_at: UTC; decided_by: username."""

    number = Varchar(40, primary_key=True)
    patient = Varchar(16, index=True)
    hospital = Varchar(20, index=True)
    referral = Varchar(40, null=True, default=None, index=True)
    status = Varchar(12, default="REQUESTED")
    ceiling = BigInt(null=True, default=None)
    used = BigInt(default=0)
    valid_from = Date(null=True, default=None)
    valid_until = Date(null=True, default=None)
    requested_at = Timestamptz(default=None)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = Varchar(64, null=True, default=None)
