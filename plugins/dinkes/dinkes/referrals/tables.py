"""Referrals from one health facility to another."""

from piccolo.columns import Text, Timestamptz, Varchar
from piccolo.table import Table


class Referral(Table, tablename="dinkes_referral"):
    """A referral. patient: 16 digits; origin, destination: facility codes; created_at: UTC; SBAR in four texts."""

    number = Varchar(40, primary_key=True)
    patient = Varchar(16, index=True)
    origin = Varchar(20, index=True)
    destination = Varchar(20, index=True)
    diagnosis_code = Varchar(8)
    diagnosis_text = Varchar(200)
    status = Varchar(16, default="SENT")
    created_at = Timestamptz(default=None)
    situation = Text(null=True, default=None)
    background = Text(null=True, default=None)
    assessment = Text(null=True, default=None)
    recommendation = Text(null=True, default=None)
    transport = Varchar(12, null=True, default=None)
