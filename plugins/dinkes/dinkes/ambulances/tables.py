"""The fleet, and where each vehicle was last."""

from piccolo.columns import DoublePrecision, SmallInt, Timestamptz, Varchar
from piccolo.table import Table


class Ambulance(Table, tablename="dinkes_ambulance"):
    """A vehicle. code: like TRN-07; base: code of the facility it stands at; crew: people on board now; duty_until:
    when their shift ends, null for round the clock; emergency: number of the case it is sent to."""

    code = Varchar(20, primary_key=True)
    kind = Varchar(12)
    plate = Varchar(12)
    base = Varchar(20)
    status = Varchar(16, default="AVAILABLE")
    crew = SmallInt(default=0)
    duty_until = Timestamptz(null=True, default=None)
    emergency = Varchar(40, null=True, default=None)


class Position(Table, tablename="dinkes_position"):
    """Where an ambulance was last: this changes every few seconds. lat, lon: degrees; at: UTC."""

    ambulance = Varchar(20, primary_key=True)
    lat = DoublePrecision(default=None)
    lon = DoublePrecision(default=None)
    at = Timestamptz(default=None)
