"""Requests for visits, the visits, who has a place on them, and packets that were taken offline."""

from piccolo.columns import BigSerial, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class OutreachRequest(Table, tablename="dukcapil_outreach"):
    """A request for a visit. applicant: NIK, account: who sent it; subject: NIK of whom it is for, if there is one;
    people: how many; visit: number of the visit it is planned into."""

    number = Varchar(40, primary_key=True)
    status = Varchar(30)
    applicant = Varchar(16, null=True, default=None, index=True)
    account = Varchar(64, null=True, default=None)
    group_code = Varchar(20)
    people = Integer(default=1)
    subject = Varchar(16, null=True, default=None)
    address = Varchar(200)
    village = Varchar(10)
    institution = Varchar(100, null=True, default=None)
    contact = Varchar(60, null=True, default=None)
    note = Text(null=True, default=None)
    visit = Varchar(40, null=True, default=None, index=True)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)


class OutreachVisit(Table, tablename="dukcapil_visit"):
    """A visit. services, roster (user names of the officers who go): one space between."""

    number = Varchar(40, primary_key=True)
    date = Date(default=None, index=True)
    place = Varchar(160)
    village = Varchar(10, index=True)
    services = Varchar(200)
    capacity = Integer()
    booked = Integer(default=0)
    roster = Varchar(400, default="")
    created_at = Timestamptz(default=None)


class OutreachBooking(Table, tablename="dukcapil_visit_booking"):
    """A place on a visit. citizen: NIK; version: counts changes, so that a packet knows what it last saw."""

    id = BigSerial(primary_key=True)
    visit = Varchar(40, index=True)
    citizen = Varchar(16, index=True)
    service = Varchar(24)
    status = Varchar(12, default="BOOKED")
    version = Integer(default=1)
    note = Varchar(300, null=True, default=None)
    booked_at = Timestamptz(default=None)
    changed_at = Timestamptz(null=True, default=None)
    changed_by = Varchar(80, null=True, default=None)


class OutreachPacket(Table, tablename="dukcapil_visit_packet"):
    """A packet taken offline: its digest says whether a file that comes back is the one that was taken."""

    id = Varchar(32, primary_key=True)
    visit = Varchar(40, index=True)
    account = Varchar(64)
    digest = Varchar(64)
    taken_at = Timestamptz(default=None)
    returned_at = Timestamptz(null=True, default=None)


class OutreachForm(Table, tablename="dukcapil_visit_form"):
    """A form that was filled in offline. id: PACKET/FORM, so that one sent again is the same; request: its number."""

    id = Varchar(80, primary_key=True)
    request = Varchar(40)
