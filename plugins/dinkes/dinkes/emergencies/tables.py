"""Emergencies, the vehicles sent, and why each."""

from piccolo.columns import BigSerial, Boolean, Date, DoublePrecision, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class Emergency(Table, tablename="dinkes_emergency"):
    """A call for help. reporter, patient: 16 digits, where known; day: of the call in Asia/Jakarta; lat, lon: degrees;
    village: by the point, null outside the city; ambulance: the first sent; response_seconds: until the first
    arrival; referral: whose patient is moved; origin: code of the facility that asked for it."""

    number = Varchar(40, primary_key=True)
    status = Varchar(30, default="REPORTED")
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    day = Date(default=None)
    kind = Varchar(20)
    triage = Varchar(8, null=True, default=None)
    lat = DoublePrecision(default=None)
    lon = DoublePrecision(default=None)
    village = Varchar(10, null=True, default=None)
    outside = Boolean(default=False)
    address = Varchar(200, null=True, default=None)
    description = Text()
    caller = Varchar(100, null=True, default=None)
    phone = Varchar(16)
    reporter = Varchar(16, null=True, default=None)
    patient = Varchar(16, null=True, default=None)
    patients = SmallInt(default=1)
    ambulance = Varchar(20, null=True, default=None)
    hospital = Varchar(20, null=True, default=None)
    response_seconds = Integer(null=True, default=None)
    tracking_hash = Varchar(64, null=True, default=None)
    referral = Varchar(40, null=True, default=None, index=True)
    origin = Varchar(20, null=True, default=None, index=True)


class Ride(Table, tablename="dinkes_ride"):
    """A vehicle sent to an emergency. hospital: where it brings somebody; times: UTC."""

    id = BigSerial(primary_key=True)
    emergency = Varchar(40, index=True)
    ambulance = Varchar(20, index=True)
    status = Varchar(16, default="SENT")
    hospital = Varchar(20, null=True, default=None, index=True)
    sent_at = Timestamptz(default=None)
    departed_at = Timestamptz(null=True, default=None)
    arrived_at = Timestamptz(null=True, default=None)
    left_at = Timestamptz(null=True, default=None)
    handed_over_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class Choice(Table, tablename="dinkes_choice"):
    """Why an ambulance was sent: what was known when it was. facts: JSON that gives the same pick again; proposed: the
    nearest that fitted then; chosen: what the dispatcher sent."""

    id = BigSerial(primary_key=True)
    emergency = Varchar(40, index=True)
    at = Timestamptz(default=None)
    proposed = Varchar(20, null=True, default=None)
    chosen = Varchar(20)
    facts = Text()
