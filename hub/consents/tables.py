"""What citizens consented to."""

from piccolo.columns import BigSerial, Date, Timestamptz, Varchar
from piccolo.table import Table


class ConsentRow(Table, tablename="hub_consent"):
    """One consent; rows are ended, never deleted. recipient: an agency, or a unit; until: its last day."""

    id = BigSerial(primary_key=True)
    citizen = Varchar(16, index=True)
    purpose = Varchar(64)
    recipient = Varchar(100)
    given_at = Timestamptz(default=None)
    until = Date(null=True, default=None)
    withdrawn_at = Timestamptz(null=True, default=None)
