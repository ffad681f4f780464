"""Files that were sent to the hub."""

from piccolo.columns import BigInt, Timestamptz, Varchar
from piccolo.table import Table


class AttachmentRow(Table, tablename="hub_attachment"):
    """A file. id: 22 random characters; account: who sent it, null for a guest; number: the case it came with."""

    id = Varchar(22, primary_key=True)
    account = Varchar(64, null=True, default=None)
    number = Varchar(40, null=True, default=None, index=True)
    media_type = Varchar(40)
    bytes = BigInt()
    sha256 = Varchar(64)
    sent_at = Timestamptz(default=None)
