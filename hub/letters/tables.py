"""Letters as issued, and the public lists that say which of them don't count any more."""

from piccolo.columns import Date, Integer, Timestamptz, Varchar
from piccolo.columns import Text as LongText
from piccolo.table import Table


class LetterRow(Table, tablename="hub_letter"):
    """A letter. id: what its QR code and addresses call it; holder: 16 digits; text: the signed text of its QR code;
    facts: what its agency gave, paper: what it prints, both JSON and fixed at its issue; code: to type by hand;
    unit: the office that issued it, other_unit: the office it is addressed to."""

    id = Varchar(24, primary_key=True)
    number = Varchar(80, unique=True)
    kind = Varchar(40)
    title = Varchar(160)
    agency = Varchar(20)
    holder = Varchar(16, null=True, default=None)
    name = Varchar(160)
    masked = Varchar(80)
    case_number = Varchar(40, null=True, default=None)
    issued_on = Date(default=None)
    valid_until = Date(null=True, default=None)
    status = Varchar(12, default="VALID")
    reason = LongText(null=True, default=None)
    status_list = Varchar(24)
    status_index = Integer()
    text = LongText()
    code = Varchar(12)
    facts = LongText()
    paper = LongText()
    version = Integer(default=1)
    replaces = Varchar(80, null=True, default=None)
    replaced_by = Varchar(80, null=True, default=None)
    signer = Varchar(160)
    signature = Varchar(12, default="SEAL")
    unit = Varchar(40, null=True, default=None)
    other_unit = Varchar(40, null=True, default=None)
    issued_at = Timestamptz(default=None)
    changed_at = Timestamptz(null=True, default=None)
    changed_by = Varchar(80, null=True, default=None)


class StatusListRow(Table, tablename="hub_status_list"):
    """A list of letters' states; a letter has a place in it that nobody can guess."""

    id = Varchar(24, primary_key=True)
    created_at = Timestamptz(default=None)
