"""Who the partners on the spot are."""

from piccolo.columns import Boolean, Varchar
from piccolo.table import Table


class Member(Table, tablename="dinsos_partner_member"):
    """A partner by account. area: code of the city, district or village they work in; active: may be assigned."""

    account = Varchar(64, primary_key=True)
    name = Varchar(80)
    partner = Varchar(20, index=True)
    area = Varchar(10)
    active = Boolean(default=True)
