"""Hospitals' claims on guarantees."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class Claim(Table, tablename="dinkes_claim"):
    """A claim. guarantee: its number; patient: 16 digits; hospital: facility code; admitted_on, discharged_on: first,
    last day of the care; diagnosis: ICD-10; secondary: more of them, a space between; procedures: ICD-9-CM, likewise;
    tariff, claimed, approved, paid: whole rupiah, approved null until verified; question: what the hospital is asked;
    round: how often it was sent; submitted_at, due_at, decided_at: UTC.
    """

    number = Varchar(40, primary_key=True)
    guarantee = Varchar(40, index=True)
    patient = Varchar(16, index=True)
    hospital = Varchar(20, index=True)
    status = Varchar(12, default="SUBMITTED", index=True)
    admitted_on = Date(default=None)
    discharged_on = Date(default=None)
    inpatient = Boolean(default=True)
    care_class = Integer(null=True, default=None)
    diagnosis = Varchar(8)
    secondary = Varchar(200, default="")
    procedures = Varchar(200, default="")
    ina_cbg = Varchar(12, null=True, default=None)
    tariff = BigInt(null=True, default=None)
    outcome = Varchar(12, default="RECOVERED")
    maternal = Boolean(default=False)
    claimed = BigInt(default=0)
    approved = BigInt(null=True, default=None)
    paid = BigInt(default=0)
    question = Text(null=True, default=None)
    round = Integer(default=1)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)


class Item(Table, tablename="dinkes_claim_item"):
    """A line of a claim. id: `CLAIM-ROUND-LINE`; claimed, approved: whole rupiah; current: of the last round."""

    id = Varchar(60, primary_key=True)
    number = Varchar(40, index=True)
    round = Integer(default=1)
    current = Boolean(default=True)
    code = Varchar(20)
    description = Varchar(200)
    claimed = BigInt(default=0)
    approved = BigInt(null=True, default=None)
    reason = Varchar(24, null=True, default=None)
    note = Text(null=True, default=None)


class Finding(Table, tablename="dinkes_claim_check"):
    """One automatic check, as it came out when the claim was sent; nobody changes it. passed: null if not known."""

    id = BigSerial(primary_key=True)
    number = Varchar(40, index=True)
    round = Integer(default=1)
    code = Varchar(24)
    passed = Boolean(null=True, default=None)
    detail = Varchar(200)


class Payment(Table, tablename="dinkes_claim_payment"):
    """Money that went to the hospital. amount: whole rupiah; paid_on: the day of the transfer."""

    id = BigSerial(primary_key=True)
    number = Varchar(40, index=True)
    amount = BigInt(default=0)
    reference = Varchar(60)
    paid_on = Date(default=None)
    recorded_at = Timestamptz(default=None)
    account = Varchar(64, null=True, default=None)
