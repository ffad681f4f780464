"""Referrals from one health facility to another."""

from piccolo.columns import Boolean, Date, DoublePrecision, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class Referral(Table, tablename="dinkes_referral"):
    """A referral. patient: 16 digits; origin, destination, proposed: facility codes; submitted_at: UTC; day: of
    sending, in Asia/Jakarta; SBAR in four texts; needs: words; previous: the referral that was refused before; vital
    signs: mmHg, per minute, degrees Celsius, percent, Glasgow coma scale."""

    number = Varchar(40, primary_key=True)
    patient = Varchar(16, index=True)
    origin = Varchar(20, index=True)
    destination = Varchar(20, index=True)
    diagnosis_code = Varchar(8)
    diagnosis_text = Varchar(200)
    status = Varchar(16, default="SENT")
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    day = Date(null=True, default=None)
    situation = Text(null=True, default=None)
    background = Text(null=True, default=None)
    assessment = Text(null=True, default=None)
    recommendation = Text(null=True, default=None)
    transport = Varchar(12, null=True, default=None)
    doctor = Varchar(100, null=True, default=None)
    needs = Varchar(120, null=True, default=None)
    emergency = Varchar(40, null=True, default=None)
    previous = Varchar(40, null=True, default=None)
    maternal = Boolean(default=False)
    reason = Varchar(20, null=True, default=None)
    proposed = Varchar(20, null=True, default=None)
    systolic = SmallInt(null=True, default=None)
    diastolic = SmallInt(null=True, default=None)
    pulse = SmallInt(null=True, default=None)
    breaths = SmallInt(null=True, default=None)
    temperature = DoublePrecision(null=True, default=None)
    oxygen = SmallInt(null=True, default=None)
    consciousness = SmallInt(null=True, default=None)
    measured_at = Timestamptz(null=True, default=None)
