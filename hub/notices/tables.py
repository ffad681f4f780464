"""How citizens want to be told."""

from piccolo.columns import Varchar
from piccolo.table import Table


class ContactRow(Table, tablename="hub_contact"):
    """A citizen's choice. channel: NONE, EMAIL or WHATSAPP; address: e-mail, or a number like 628123456789."""

    nik = Varchar(16, primary_key=True)
    channel = Varchar(10, default="NONE")
    address = Varchar(254, null=True, default=None)
    language = Varchar(2, default="id")
