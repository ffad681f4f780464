"""The population register: people and family cards."""

from piccolo.columns import BigSerial, Date, Integer, Timestamptz, Varchar
from piccolo.table import Table


class FamilyCard(Table, tablename="dukcapil_family_card"):
    """A Kartu Keluarga as it is now. number: 16 digits; head: of the last family on it, if nobody is left."""

    number = Varchar(16, primary_key=True)
    head = Varchar(16)
    registered_on = Date(default=None)
    version = Integer(default=1)


class FamilyCardVersion(Table, tablename="dukcapil_family_card_version"):
    """What a family card was, from one change to the next. The first change also writes down the version before it.

    replaced_on: null for the current one; letter: number of the signed letter; next_number: the card that followed it.
    """

    id = BigSerial(primary_key=True)
    number = Varchar(16, index=True)
    version = Integer()
    head = Varchar(16)
    issued_on = Date(default=None)
    replaced_on = Date(null=True, default=None)
    reason = Varchar(30)
    letter = Varchar(80, null=True, default=None)
    next_number = Varchar(16, null=True, default=None)


class Resident(Table, tablename="dukcapil_resident"):
    """A person in the register. Place of residence is what the record says, never what the NIK's digits say."""

    nik = Varchar(16, primary_key=True)
    name = Varchar(100)
    sex = Varchar(6)
    birth_place = Varchar(60)
    birth_date = Date(default=None)
    status = Varchar(12, default="ACTIVE")
    religion = Integer(null=True)
    marital_status = Integer(null=True)
    education = Integer(null=True)
    occupation = Integer(null=True)
    blood_group = Integer(null=True)
    mother = Varchar(16, null=True)
    father = Varchar(16, null=True)
    mother_name = Varchar(100, null=True)
    father_name = Varchar(100, null=True)
    family_card = Varchar(16, null=True, index=True)
    relation = Varchar(20, default="OTHER")
    position = Integer(default=1)
    street = Varchar(120)
    rt = Varchar(3)
    rw = Varchar(3)
    village = Varchar(10, index=True)
    district = Varchar(6)
    regency = Varchar(4)


class ResidentVersion(Table, tablename="dukcapil_resident_version"):
    """What the register said of a person up to a day, before it changed. until: the first day it was no longer so."""

    id = BigSerial(primary_key=True)
    nik = Varchar(16, index=True)
    until = Date(default=None)
    recorded_at = Timestamptz(default=None)
    reason = Varchar(30)
    name = Varchar(100)
    status = Varchar(12)
    marital_status = Integer(null=True)
    family_card = Varchar(16, null=True)
    relation = Varchar(20)
    street = Varchar(120)
    rt = Varchar(3)
    rw = Varchar(3)
    village = Varchar(10)
    district = Varchar(6)
    regency = Varchar(4)
