"""The population register: people and family cards."""

from piccolo.columns import Date, Integer, Varchar
from piccolo.table import Table


class FamilyCard(Table, tablename="dukcapil_family_card"):
    """A Kartu Keluarga. number: 16 digits."""

    number = Varchar(16, primary_key=True)
    head = Varchar(16)
    registered_on = Date(default=None)


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
