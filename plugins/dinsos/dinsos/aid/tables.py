"""Programmes of social aid, who is enrolled, and the social registry."""

from piccolo.columns import BigInt, BigSerial, Date, Integer, Varchar
from piccolo.table import Table


class Programme(Table, tablename="dinsos_programme"):
    """A programme. amount: whole rupiah for a period; exclusive_group: a household has one programme of the group."""

    code = Varchar(20, primary_key=True)
    name = Varchar(100)
    level = Varchar(10)
    status = Varchar(10, default="ACTIVE")
    unit = Varchar(12)
    amount = BigInt(null=True, default=None)
    period = Varchar(6, null=True, default=None)
    exclusive_group = Varchar(20, null=True, default=None)


class Enrolment(Table, tablename="dinsos_enrolment"):
    """Somebody in a programme; a family's is on the name of who draws the aid. name: the programme's when enrolled."""

    id = BigSerial(primary_key=True)
    citizen = Varchar(16)
    programme = Varchar(20)
    name = Varchar(100)
    since = Date(default=None)
    until = Date(null=True, default=None)
    status = Varchar(10, default="ACTIVE")
    source = Varchar(20)
    last_disbursed_on = Date(null=True, default=None)


class Registry(Table, tablename="dinsos_registry"):
    """A person in the social registry. decile: the family's, 1 (poorest) to 10; period: like 2026-Q3."""

    citizen = Varchar(16, primary_key=True)
    decile = Integer()
    source = Varchar(20, default="DTSEN")
    period = Varchar(7)
    updated_on = Date(default=None)
