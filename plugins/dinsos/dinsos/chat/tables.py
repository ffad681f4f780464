"""What partners and the back office write about a complaint."""

from piccolo.columns import BigInt, BigSerial, Boolean, Text, Timestamptz, Varchar
from piccolo.table import Table


class Message(Table, tablename="dinsos_chat_message"):
    """A message. partner: what the author is, null for the back office; system: written by the hub about a step;
    files: the name under which its attachments are kept."""

    id = BigSerial(primary_key=True)
    complaint = Varchar(20, index=True)
    at = Timestamptz(default=None)
    author = Varchar(80)
    account = Varchar(64, null=True, default=None)
    partner = Varchar(20, null=True, default=None)
    text = Text()
    system = Boolean(default=False)
    files = Varchar(40, default="")


class Reading(Table, tablename="dinsos_chat_reading"):
    """Up to which message somebody has read. key: number and account."""

    key = Varchar(90, primary_key=True)
    complaint = Varchar(20, index=True)
    account = Varchar(64)
    reader = Varchar(80)
    message = BigInt()
    at = Timestamptz(default=None)
