"""Answers to the satisfaction survey, apart from the cases that were asked about."""

from piccolo.columns import BigSerial, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class Survey(Table, tablename="dinsos_survey"):
    """One anonymous answer. id: random; answered_on: the day in the city, no closer; u1 to u9: 1 to 4, or null."""

    id = Varchar(36, primary_key=True)
    service = Varchar(40, index=True)
    answered_on = Date(default=None)
    u1 = Integer(null=True, default=None)
    u2 = Integer(null=True, default=None)
    u3 = Integer(null=True, default=None)
    u4 = Integer(null=True, default=None)
    u5 = Integer(null=True, default=None)
    u6 = Integer(null=True, default=None)
    u7 = Integer(null=True, default=None)
    u8 = Integer(null=True, default=None)
    u9 = Integer(null=True, default=None)
    age = Varchar(12, null=True, default=None)
    sex = Varchar(6, null=True, default=None)
    education = Varchar(12, null=True, default=None)


class Answered(Table, tablename="dinsos_survey_answered"):
    """A case whose survey was answered. Nothing says which answer it was."""

    number = Varchar(40, primary_key=True)


class Publication(Table, tablename="dinsos_survey_publication"):
    """A published result. hundredths: the index times 100; letter: number of the letter that proves it."""

    id = BigSerial(primary_key=True)
    service = Varchar(40)
    first = Date()
    last = Date()
    respondents = Integer()
    hundredths = Integer()
    grade = Varchar(1)
    plan = Text()
    published_at = Timestamptz(default=None)
    published_by = Varchar(80)
    letter = Varchar(60, null=True, default=None)
