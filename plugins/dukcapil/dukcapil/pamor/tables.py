"""The officers of every RW, requests for their help, and what they announce."""

from piccolo.columns import BigSerial, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class PamorOfficer(Table, tablename="dukcapil_pamor_officer"):
    """An officer of Satgas Pamor. phone: digits with the country code; area: VILLAGE/RW; account: who signs in;
    code: VILLAGE/RW-n."""

    code = Varchar(20, primary_key=True)
    name = Varchar(100)
    phone = Varchar(16)
    village = Varchar(10)
    rw = Varchar(3)
    area = Varchar(14, index=True)
    account = Varchar(64, null=True, default=None)


class PamorHelp(Table, tablename="dukcapil_pamor_help"):
    """A citizen's request for help. until: the last day the officer may file for them; ended_at: when they ended it."""

    number = Varchar(40, primary_key=True)
    status = Varchar(30)
    applicant = Varchar(16, index=True)
    area = Varchar(14, index=True)
    officer = Varchar(20, null=True, default=None)
    service = Varchar(24)
    need = Varchar(12)
    note = Text(null=True, default=None)
    until = Date(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)


class PamorAnnouncement(Table, tablename="dukcapil_pamor_announcement"):
    """A programme that an officer makes known in the RW. until: its last day."""

    id = BigSerial(primary_key=True)
    area = Varchar(14, index=True)
    village = Varchar(10)
    rw = Varchar(3)
    audience = Varchar(10)
    title = Varchar(120)
    text = Text()
    posted_at = Timestamptz(default=None)
    posted_by = Varchar(80)
    until = Date(null=True, default=None)
