"""Health coverage as last reported, and every report."""

from piccolo.columns import BigSerial, Timestamptz, Varchar
from piccolo.table import Table


class Coverage(Table, tablename="dinkes_coverage"):
    """One person's coverage. citizen: 16 digits; card: 13 digits; source: who reported it; updated_at: UTC."""

    citizen = Varchar(16, primary_key=True)
    scheme = Varchar(16)
    status = Varchar(10)
    card = Varchar(13, null=True, default=None)
    source = Varchar(40)
    updated_at = Timestamptz(default=None)


class Report(Table, tablename="dinkes_coverage_report"):
    """One report of a person's coverage; nobody changes it. updated_at: when it was so; recorded_at: when we knew."""

    id = BigSerial(primary_key=True)
    citizen = Varchar(16, index=True)
    scheme = Varchar(16)
    status = Varchar(10)
    card = Varchar(13, null=True, default=None)
    source = Varchar(40)
    updated_at = Timestamptz(default=None)
    recorded_at = Timestamptz(default=None)
    account = Varchar(64, null=True, default=None)
