"""Letters about a person's circumstances that the office is asked for."""

from piccolo.columns import Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class SocialLetter(Table, tablename="dinsos_social_letter"):
    """A letter that somebody asks for. citizen: whom it is about; name: theirs when it was asked for; applicant: who
    asks, of the same family; letter: number of the issued letter.
    """

    number = Varchar(40, primary_key=True)
    kind = Varchar(24)
    status = Varchar(12)
    citizen = Varchar(16)
    name = Varchar(100)
    applicant = Varchar(16, null=True, default=None)
    purpose = Text()
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    valid_until = Date(null=True, default=None)
    letter = Varchar(60, null=True, default=None)
