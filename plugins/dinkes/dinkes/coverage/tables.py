"""Health coverage as last reported."""

from piccolo.columns import Timestamptz, Varchar
from piccolo.table import Table


class Coverage(Table, tablename="dinkes_coverage"):
    """One person's coverage. citizen: 16 digits; card: 13 digits; source: who reported it; updated_at: UTC."""

    citizen = Varchar(16, primary_key=True)
    scheme = Varchar(16)
    status = Varchar(10)
    card = Varchar(13, null=True, default=None)
    source = Varchar(40)
    updated_at = Timestamptz(default=None)
