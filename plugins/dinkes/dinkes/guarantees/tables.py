"""Health guarantees (SI JONI)."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, Timestamptz, Varchar
from piccolo.table import Table


class Guarantee(Table, tablename="dinkes_guarantee"):
    """A guarantee that the city pays. patient: 16 digits; hospital: facility code; ceiling, used, reserved: whole
    rupiah, reserved for claims that are open; valid_from, valid_until: first and last day; papers_due_on: the last day
    for an emergency's papers; unit: who asked; submitted_at, decided_at: UTC; decided_by: username; letter: its number.
    """

    number = Varchar(40, primary_key=True)
    patient = Varchar(16, index=True)
    hospital = Varchar(20, index=True)
    referral = Varchar(40, null=True, default=None, index=True)
    recommendation = Varchar(40, null=True, default=None)
    status = Varchar(12, default="REQUESTED")
    emergency = Boolean(default=False)
    maternal = Boolean(default=False)
    ceiling = BigInt(null=True, default=None)
    used = BigInt(default=0)
    reserved = BigInt(default=0)
    admitted_on = Date(null=True, default=None)
    valid_from = Date(null=True, default=None)
    valid_until = Date(null=True, default=None)
    papers_due_on = Date(null=True, default=None)
    unit = Varchar(40, null=True, default=None, index=True)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = Varchar(64, null=True, default=None)
    letter = Varchar(60, null=True, default=None)


class Check(Table, tablename="dinkes_guarantee_check"):
    """One answer as it was when somebody asked, decided or completed; nobody changes it. passed: null if not known."""

    id = BigSerial(primary_key=True)
    number = Varchar(40, index=True)
    step = Varchar(12)
    code = Varchar(24)
    passed = Boolean(null=True, default=None)
    detail = Varchar(200)
    at = Timestamptz(default=None)
