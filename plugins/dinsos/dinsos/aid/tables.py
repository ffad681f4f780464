"""Programmes of social aid, who is enrolled, and the social registry."""

from piccolo.columns import BigInt, BigSerial, Date, Integer, Timestamptz, Varchar
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
    """Somebody in a programme; a family's is on the name of who draws the aid. name: the programme's when enrolled;
    because: why it ended; enrolled_by: account.
    """

    id = BigSerial(primary_key=True)
    citizen = Varchar(16)
    programme = Varchar(20)
    name = Varchar(100)
    since = Date(default=None)
    until = Date(null=True, default=None)
    status = Varchar(10, default="ACTIVE")
    source = Varchar(20)
    last_disbursed_on = Date(null=True, default=None)
    family_card = Varchar(16, null=True, default=None)
    because = Varchar(20, null=True, default=None)
    enrolled_by = Varchar(64, null=True, default=None)


class Registry(Table, tablename="dinsos_registry"):
    """A person in the social registry. decile: the family's, 1 (poorest) to 10; period: like 2026-Q3."""

    citizen = Varchar(16, primary_key=True)
    decile = Integer()
    source = Varchar(20, default="DTSEN")
    period = Varchar(7)
    updated_on = Date(default=None)
    family_card = Varchar(16, null=True, default=None)


class RegistryHistory(Table, tablename="dinsos_registry_history"):
    """What the registry said of a person until something replaced it. because: of what."""

    id = BigSerial(primary_key=True)
    citizen = Varchar(16, index=True)
    decile = Integer()
    source = Varchar(20)
    period = Varchar(7)
    updated_on = Date(default=None)
    replaced_at = Timestamptz(default=None)
    because = Varchar(20)


class Disbursement(Table, tablename="dinsos_disbursement"):
    """A payment of a programme to somebody. reference: the payer's own, once; amount: whole rupiah."""

    id = BigSerial(primary_key=True)
    enrolment = BigInt(index=True)
    citizen = Varchar(16)
    programme = Varchar(20)
    amount = BigInt()
    paid_on = Date(default=None)
    reference = Varchar(60, unique=True)


class Recheck(Table, tablename="dinsos_recheck"):
    """A family whose aid must be looked at again. citizen: whose death or move it was."""

    id = BigSerial(primary_key=True)
    family_card = Varchar(16)
    citizen = Varchar(16)
    reason = Varchar(20)
    since = Timestamptz(default=None)
    done_at = Timestamptz(null=True, default=None)
    done_by = Varchar(64, null=True, default=None)
    note = Varchar(300, null=True, default=None)
