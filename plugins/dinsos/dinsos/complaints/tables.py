"""Complaints, what the office did about them, who helps, who follows them, and how content the reporter was."""

from piccolo.columns import BigSerial, Boolean, DoublePrecision, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class Complaint(Table, tablename="dinsos_complaint"):
    """A complaint. number: as `rules.number` makes it; partners: kinds it is assigned to, one space between.

    A guest has no NIK as reporter, but a telephone number. tracking_hash: of the number and the code on the receipt;
    team: code of the division that handles it; followers: citizens who have the same to report; receipt: number of the
    letter that proves the filing.
    """

    number = Varchar(20, primary_key=True)
    category = Varchar(30)
    visibility = Varchar(12, default="PUBLIC")
    anonymous = Boolean(default=False)
    status = Varchar(12, default="SUBMITTED")
    title = Varchar(150)
    description = Text()
    village = Varchar(10)
    address = Varchar(200, null=True, default=None)
    lat = DoublePrecision(null=True, default=None)
    lon = DoublePrecision(null=True, default=None)
    subject = Varchar(100, null=True, default=None)
    institution = Varchar(150, null=True, default=None)
    reporter = Varchar(16, null=True, default=None)
    guest_phone = Varchar(20, null=True, default=None)
    tracking_hash = Varchar(64, null=True, default=None)
    partners = Varchar(60, default="")
    team = Varchar(40, default="")
    followers = Integer(default=0)
    receipt = Varchar(40, null=True, default=None)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    escalated_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    origin_agency = Varchar(20, null=True, default=None)
    origin_number = Varchar(40, null=True, default=None, index=True)


class Response(Table, tablename="dinsos_response"):
    """Something the office or a partner did about a complaint. Nobody changes a line."""

    id = BigSerial(primary_key=True)
    complaint = Varchar(20, index=True)
    kind = Varchar(12)
    text = Text()
    at = Timestamptz(default=None)
    by = Varchar(80)


class Supplement(Table, tablename="dinsos_supplement"):
    """What a reporter adds later. files: the name under which its attachments are kept. Nobody changes a line."""

    id = BigSerial(primary_key=True)
    complaint = Varchar(20, index=True)
    text = Text()
    at = Timestamptz(default=None)
    files = Varchar(40)


class ComplaintPartner(Table, tablename="dinsos_complaint_partner"):
    """A complaint assigned to a kind of partner, or to one account of that kind."""

    id = BigSerial(primary_key=True)
    complaint = Varchar(20, index=True)
    partner = Varchar(20)
    account = Varchar(64, null=True, default=None)
    assigned_at = Timestamptz(default=None)
    assigned_by = Varchar(80)


class Follower(Table, tablename="dinsos_follower"):
    """A citizen who follows a complaint instead of sending another. key: number and NIK, so that it is once."""

    key = Varchar(40, primary_key=True)
    complaint = Varchar(20)
    citizen = Varchar(16, index=True)


class Satisfaction(Table, tablename="dinsos_satisfaction"):
    """How content the reporter was after closing, 1 to 4: one line for a complaint, nobody's name in it."""

    complaint = Varchar(20, primary_key=True)
    score = SmallInt()
    comment = Varchar(500, null=True, default=None)
    at = Timestamptz(default=None)


class Route(Table, tablename="dinsos_route"):
    """A team for a category in an area. category: a code, or empty for every one; area: the first digits of village
    codes, empty for the whole city. key: both, so that there is one team."""

    key = Varchar(50, primary_key=True)
    category = Varchar(30, default="")
    area = Varchar(10, default="")
    team = Varchar(40)
