"""Cases of institutions: registration, renewal, change, recommendation; and the papers they need."""

from piccolo.columns import BigSerial, Boolean, Date, Text, Timestamptz, Varchar
from piccolo.table import Table


class Registration(Table, tablename="dinsos_registration"):
    """A case of an institution. changes: JSON of what is to change; letter: number of the letter it led to."""

    number = Varchar(40, primary_key=True)
    kind = Varchar(20)
    status = Varchar(20)
    institution = Varchar(20, index=True)
    applicant = Varchar(16, null=True, default=None)
    account = Varchar(64, null=True, default=None)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    changes = Text(null=True, default=None)
    missing = Varchar(400, default="")
    chair_check = Varchar(12, default="UNKNOWN")
    visited_on = Date(null=True, default=None)
    finding = Text(null=True, default=None)
    letter = Varchar(60, null=True, default=None)


class RegistrationPaper(Table, tablename="dinsos_registration_paper"):
    """A paper handed in with a case. reference: the paper's own number."""

    id = BigSerial(primary_key=True)
    registration = Varchar(40, index=True)
    code = Varchar(30)
    title = Varchar(120)
    reference = Varchar(80, null=True, default=None)
    valid_until = Date(null=True, default=None)


class Paper(Table, tablename="dinsos_paper"):
    """A paper that registration asks for, from one day to another.

    legal_entity, non_legal_entity: YES, NO or IF_ANY; renewal_only: asked for when a registration is renewed.
    """

    id = BigSerial(primary_key=True)
    code = Varchar(30)
    title = Varchar(120)
    legal_entity = Varchar(6)
    non_legal_entity = Varchar(6)
    renewal_only = Boolean(default=False)
    since = Date()
    until = Date(null=True, default=None)
    source = Varchar(120, default="")
