"""Requests for population documents: the head of each, what each kind asks for, its papers, and what is required."""

from piccolo.columns import BigSerial, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class PopulationRequest(Table, tablename="dukcapil_request"):
    """A request. applicant, subject: 16 digits, the subject null for a child without a NIK; area: VILLAGE/RW of the
    applicant; filed_by, filed_account: the officer who filed for the applicant; help: the number of the help that
    allowed it; waited_from: where it stood before it waited for the central system; complete_at: when the papers were
    found complete; product: number of the document as issued; letter: number of the signed letter."""

    number = Varchar(40, primary_key=True)
    service = Varchar(24)
    variant = Varchar(20)
    status = Varchar(30)
    applicant = Varchar(16)
    subject = Varchar(16, null=True, index=True)
    area = Varchar(14)
    village = Varchar(10)
    filed_by = Varchar(80, null=True, default=None)
    filed_account = Varchar(64, null=True, default=None)
    help = Varchar(40, null=True, default=None)
    proxy = Boolean(default=False)
    note = Text(null=True, default=None)
    waited_from = Varchar(30, null=True, default=None)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    complete_at = Timestamptz(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    product = Varchar(40, null=True, default=None)
    letter = Varchar(80, null=True, default=None)


class Birth(Table, tablename="dukcapil_request_birth"):
    """What a birth certificate is to say. child: NIK of somebody who has one already, or gets it when it is issued."""

    number = Varchar(40, primary_key=True)
    child = Varchar(16, null=True, default=None, index=True)
    name = Varchar(100)
    key = Varchar(100)  # the name as duplicates are looked for
    sex = Varchar(6)
    birth_place = Varchar(60)
    birth_date = Date(default=None)
    birth_order = Integer(null=True, default=None)
    weight = Integer(null=True, default=None)
    mother = Varchar(16, null=True, default=None, index=True)
    father = Varchar(16, null=True, default=None)
    parentage = Varchar(20)
    family_card = Varchar(16)
    late = Boolean(default=False)


class Death(Table, tablename="dukcapil_request_death"):
    """What a death certificate is to say. guardian: NIK of who takes in minors that are left alone."""

    number = Varchar(40, primary_key=True)
    deceased = Varchar(16, index=True)
    died_on = Date(default=None)
    place = Varchar(60)
    cause = Varchar(20)
    noted_by = Varchar(20)
    guardian = Varchar(16, null=True, default=None)
    late = Boolean(default=False)


class Stranger(Table, tablename="dukcapil_request_stranger"):
    """A death of somebody who isn't in the register. nik: of another city, if any; key: the name as duplicates are
    looked for, empty without one; nationality: ISO 3166, two letters."""

    number = Varchar(40, primary_key=True)
    nik = Varchar(16, null=True, default=None)
    name = Varchar(100, null=True, default=None)
    key = Varchar(100)
    sex = Varchar(6)
    birth_place = Varchar(60, null=True, default=None)
    birth_date = Date(null=True, default=None)
    address = Varchar(200, null=True, default=None)
    nationality = Varchar(2)
    died_on = Date(default=None, index=True)
    place = Varchar(60)
    cause = Varchar(20)
    noted_by = Varchar(20)
    late = Boolean(default=False)


class Card(Table, tablename="dukcapil_request_card"):
    """Which card is asked for, and the element that changed. old: its code or text before, once it is issued."""

    number = Varchar(40, primary_key=True)
    element = Varchar(20, null=True, default=None)
    value = Varchar(100, null=True, default=None)
    old = Varchar(100, null=True, default=None)


class Move(Table, tablename="dukcapil_request_move"):
    """Where somebody moves. village: code of 10 digits; join_card: the family card they join;
    origin_letter: number of the SKPWNI that they bring."""

    number = Varchar(40, primary_key=True)
    street = Varchar(120)
    rt = Varchar(3)
    rw = Varchar(3)
    village = Varchar(10)
    moved_on = Date(default=None)
    reason = Varchar(20)
    join_card = Varchar(16, null=True, default=None)
    family_card = Varchar(16, null=True, default=None)
    origin_letter = Varchar(40, null=True, default=None)


class Mover(Table, tablename="dukcapil_request_mover"):
    """Somebody who moves. The columns after relation are what an arrival brings: the register may not know them."""

    id = BigSerial(primary_key=True)
    number = Varchar(40, index=True)
    nik = Varchar(16)
    relation = Varchar(20)
    name = Varchar(100, null=True, default=None)
    sex = Varchar(6, null=True, default=None)
    birth_place = Varchar(60, null=True, default=None)
    birth_date = Date(null=True, default=None)
    marital_status = Integer(null=True, default=None)
    origin = Varchar(10, null=True, default=None)


class Paper(Table, tablename="dukcapil_request_paper"):
    """A paper of a request. attachment: id of the file, null for a declaration; witnesses: NIK, one space between;
    reason: what the office wants different, until it is sent again."""

    id = BigSerial(primary_key=True)
    number = Varchar(40, index=True)
    kind = Varchar(30)
    attachment = Varchar(22, null=True, default=None)
    witnesses = Varchar(40, default="")
    reason = Varchar(300, null=True, default=None)
    sent_at = Timestamptz(default=None)


class Doubt(Table, tablename="dukcapil_request_doubt"):
    """Something about a request that an officer must look at before it is verified. other: a NIK or a number."""

    id = BigSerial(primary_key=True)
    number = Varchar(40, index=True)
    kind = Varchar(30)
    other = Varchar(40)
    cleared_by = Varchar(80, null=True, default=None)
    cleared_at = Timestamptz(null=True, default=None)
    note = Varchar(300, null=True, default=None)


class Requirement(Table, tablename="dukcapil_requirement"):
    """A paper that a case of a service needs, from a day to a day. held: the office looks it up itself;
    substitute: what may come instead; since: the first day, until: the first day no more."""

    id = BigSerial(primary_key=True)
    service = Varchar(24)
    variant = Varchar(20)
    paper = Varchar(30)
    held = Boolean(default=False)
    substitute = Varchar(30, null=True, default=None)
    since = Date(default=None)
    until = Date(null=True, default=None)
    source = Varchar(160)


class Notice(Table, tablename="dukcapil_notice"):
    """A public notice, such as that a central system is away. services: one space between; none: all."""

    id = BigSerial(primary_key=True)
    text = Varchar(300)
    services = Varchar(160, default="")
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)
    posted_by = Varchar(80)
