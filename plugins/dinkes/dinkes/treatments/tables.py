"""Medical services outside of referrals."""

from piccolo.columns import Date, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class Treatment(Table, tablename="dinkes_treatment"):
    """A medical service. at: UTC; day: of it, in Asia/Jakarta; patient: 16 digits, where it was for one; unit: who gave
    it; people: how many were served."""

    number = Varchar(40, primary_key=True)
    kind = Varchar(20)
    at = Timestamptz(default=None)
    day = Date(default=None)
    patient = Varchar(16, null=True, default=None, index=True)
    unit = Varchar(40, null=True, default=None)
    people = SmallInt(default=1)
    village = Varchar(10, null=True, default=None)
    emergency = Varchar(40, null=True, default=None)
    note = Text(null=True, default=None)
