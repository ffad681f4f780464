"""Citizens' proposals and objections about social aid."""

from piccolo.columns import Text, Timestamptz, Varchar
from piccolo.table import Table


class Appeal(Table, tablename="dinsos_appeal"):
    """Usul or sanggah. citizen: whom it is about; applicant: who sent it; programme: for a proposal."""

    number = Varchar(40, primary_key=True)
    kind = Varchar(10)
    status = Varchar(12)
    citizen = Varchar(16)
    applicant = Varchar(16, null=True, default=None)
    programme = Varchar(20, null=True, default=None)
    reason = Text()
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
