"""The fleet, and where each vehicle was last."""

from piccolo.columns import DoublePrecision, Timestamptz, Varchar
from piccolo.table import Table


class Ambulance(Table, tablename="dinkes_ambulance"):
    """A vehicle. code: like TRN-07; base: code of the facility it stands at."""

    code = Varchar(20, primary_key=True)
    kind = Varchar(12)
    plate = Varchar(12)
    base = Varchar(20)
    status = Varchar(16, default="AVAILABLE")


class Position(Table, tablename="dinkes_position"):
    """Where an ambulance was last: this changes every few seconds. lat, lon: degrees; at: UTC."""

    ambulance = Varchar(20, primary_key=True)
    lat = DoublePrecision(default=None)
    lon = DoublePrecision(default=None)
    at = Timestamptz(default=None)
