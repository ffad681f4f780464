"""Births and deaths as the population register told them."""

from piccolo.columns import Date, Varchar
from piccolo.table import Table


class Birth(Table, tablename="dinkes_birth"):
    """A live birth. child, mother: 16 digits; registered_on: in Jakarta."""

    child = Varchar(16, primary_key=True)
    mother = Varchar(16, null=True, default=None, index=True)
    registered_on = Date(default=None, index=True)


class Death(Table, tablename="dinkes_death"):
    """A death. citizen: 16 digits; died_on: the day itself; maternal: it ended a pregnancy or followed it closely."""

    citizen = Varchar(16, primary_key=True)
    died_on = Date(default=None, index=True)
    maternal = Varchar(40, null=True, default=None)
