"""Complaints, what the office did about them, and who helps."""

from piccolo.columns import BigSerial, Boolean, DoublePrecision, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class Complaint(Table, tablename="dinsos_complaint"):
    """A complaint. number: as `rules.number` makes it; partners: kinds it is assigned to, one space between.

    A guest has no NIK as reporter, but a telephone number and the hash of a tracking code.
    """

    number = Varchar(20, primary_key=True)
    category = Varchar(30)
    visibility = Varchar(12, default="PUBLIC")
    anonymous = Boolean(default=False)
    status = Varchar(12, default="SUBMITTED")
    title = Varchar(150)
    description = Text()
    village = Varchar(10)
    lat = DoublePrecision(null=True, default=None)
    lon = DoublePrecision(null=True, default=None)
    reporter = Varchar(16, null=True, default=None)
    guest_phone = Varchar(20, null=True, default=None)
    tracking_hash = Varchar(64, null=True, default=None)
    partners = Varchar(60, default="")
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    origin_agency = Varchar(20, null=True, default=None)
    origin_number = Varchar(40, null=True, default=None, index=True)


class Response(Table, tablename="dinsos_response"):
    """Something the office did about a complaint. Nobody changes a line."""

    id = BigSerial(primary_key=True)
    complaint = Varchar(20, index=True)
    kind = Varchar(12)
    text = Text()
    at = Timestamptz(default=None)
    by = Varchar(80)


class Photo(Table, tablename="dinsos_photo"):
    """A picture that came with a complaint."""

    id = BigSerial(primary_key=True)
    complaint = Varchar(20, index=True)
    position = Integer(default=1)
    url = Varchar(200)


class ComplaintPartner(Table, tablename="dinsos_complaint_partner"):
    """A complaint assigned to a kind of partner, or to one account of that kind."""

    id = BigSerial(primary_key=True)
    complaint = Varchar(20, index=True)
    partner = Varchar(20)
    account = Varchar(64, null=True, default=None)
    assigned_at = Timestamptz(default=None)
    assigned_by = Varchar(80)
