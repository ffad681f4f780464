"""Population documents as issued."""

from piccolo.columns import BigSerial, Date, Varchar
from piccolo.table import Table


class Document(Table, tablename="dukcapil_document"):
    """A certificate, card or letter. number: as issued, old shapes as they are; letter: number of the signed
    letter, for those issued by this hub."""

    id = BigSerial(primary_key=True)
    number = Varchar(40, index=True)
    kind = Varchar(24)
    holder = Varchar(16)
    issued_on = Date(default=None)
    status = Varchar(12, default="VALID")
    letter = Varchar(80, null=True, default=None)
