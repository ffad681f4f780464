"""Health facilities."""

from piccolo.columns import DoublePrecision, Varchar
from piccolo.table import Table


class Facility(Table, tablename="dinkes_facility"):
    """A puskesmas or hospital. code: as published, or our own (`RS-3275-01`); lat, lon: degrees."""

    code = Varchar(20, primary_key=True)
    kind = Varchar(12)
    name = Varchar(80)
    village = Varchar(10, null=True, default=None)
    district = Varchar(6, null=True, default=None)
    lat = DoublePrecision(null=True, default=None)
    lon = DoublePrecision(null=True, default=None)
    ownership = Varchar(12, null=True, default=None)
