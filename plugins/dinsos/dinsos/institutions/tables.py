"""Social institutions, whom they serve, and what the register said about them earlier."""

from piccolo.columns import BigSerial, Date, Integer, Varchar
from piccolo.table import Table


class Institution(Table, tablename="dinsos_institution"):
    """An institution (LKS).

    number: for life, also through renewals; fold: name and village as they are compared, null when it may be used
    again; applicant: NIK, and account: who registered it; kinds: codes of PPKS; registered_until: the last day;
    busy: number of its open registration; letter: number of the letter in force.
    """

    number = Varchar(20, primary_key=True)
    name = Varchar(120)
    fold = Varchar(140, null=True, default=None, unique=True)
    legal_form = Varchar(20, default="LEGAL_ENTITY")
    deed = Varchar(60, null=True, default=None)
    npwp = Varchar(16, null=True, default=None, unique=True)
    chair = Varchar(100)
    chair_nik = Varchar(16, null=True, default=None)
    address = Varchar(200)
    village = Varchar(10)
    phone = Varchar(20, null=True, default=None)
    clients = Integer(default=0)
    kinds = Varchar(400, default="")
    applicant = Varchar(16, null=True, default=None)
    account = Varchar(64, null=True, default=None)
    bank = Varchar(40, null=True, default=None)
    account_number = Varchar(30, null=True, default=None)
    account_holder = Varchar(120, null=True, default=None)
    registered_on = Date(null=True, default=None)
    registered_until = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)
    chair_died_on = Date(null=True, default=None)
    version = Integer(default=0)
    busy = Varchar(40, null=True, default=None)
    reminded_on = Date(null=True, default=None)
    letter = Varchar(60, null=True, default=None)


class InstitutionCategory(Table, tablename="dinsos_institution_category"):
    """A kind of people an institution serves. name: the kind's when it was written; clients: how many."""

    id = BigSerial(primary_key=True)
    institution = Varchar(20, index=True)
    code = Varchar(30)
    name = Varchar(80)
    clients = Integer(default=0)


class InstitutionVersion(Table, tablename="dinsos_institution_version"):
    """What a letter of registration said, from one letter to the next. registration: the case it came from."""

    id = BigSerial(primary_key=True)
    institution = Varchar(20, index=True)
    version = Integer()
    since = Date()
    until = Date(null=True, default=None)
    name = Varchar(120)
    chair = Varchar(100)
    address = Varchar(200)
    kinds = Varchar(400, default="")
    registration = Varchar(40, null=True, default=None)
    letter = Varchar(60, null=True, default=None)
