"""Proposals for grants, what was found out about them, the years' budgets, and what became of the money."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class GrantYear(Table, tablename="dinsos_grant_year"):
    """A year's budget. budget, committed: whole rupiah; committed: what decisions have promised of it."""

    year = Integer(primary_key=True)
    budget = BigInt(default=0)
    committed = BigInt(default=0)
    turn = Integer(default=0)  # whoever ranks the year's proposals takes a turn


class Proposal(Table, tablename="dinsos_grant_proposal"):
    """A proposal. requested, granted, spent: whole rupiah; score: 0 to 100; rank: 1 is first among the year's.

    chair_nik, bank, account_number, account_holder: as the proposal says, to be compared with the register.
    """

    number = Varchar(40, primary_key=True)
    status = Varchar(12)
    year = Integer()
    institution = Varchar(20, index=True)
    applicant = Varchar(16, null=True, default=None)
    account = Varchar(64, null=True, default=None)
    title = Varchar(160)
    aims = Text()
    requested = BigInt()
    granted = BigInt(null=True, default=None)
    score = Integer(null=True, default=None)
    rank = Integer(null=True, default=None)
    rubric = Date(null=True, default=None)
    chair_nik = Varchar(16, null=True, default=None)
    bank = Varchar(40, null=True, default=None)
    account_number = Varchar(30, null=True, default=None)
    account_holder = Varchar(120, null=True, default=None)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    finding = Text(null=True, default=None)
    agreed_on = Date(null=True, default=None)
    paid = BigInt(null=True, default=None)
    paid_on = Date(null=True, default=None)
    payment = Varchar(60, null=True, default=None, unique=True)
    report_due = Date(null=True, default=None)
    report_reminded_on = Date(null=True, default=None)
    reported_on = Date(null=True, default=None)
    spent = BigInt(null=True, default=None)
    summary = Text(null=True, default=None)
    evaluation = Text(null=True, default=None)
    letter = Varchar(60, null=True, default=None)


class ProposalLine(Table, tablename="dinsos_grant_line"):
    """A line of a budget (RAB). price, amount: whole rupiah; spent: what the report says of it."""

    id = BigSerial(primary_key=True)
    proposal = Varchar(40, index=True)
    item = Varchar(160)
    quantity = Integer()
    unit = Varchar(20)
    price = BigInt()
    amount = BigInt()


class ReportLine(Table, tablename="dinsos_grant_report_line"):
    """What money was spent on. amount: whole rupiah."""

    id = BigSerial(primary_key=True)
    proposal = Varchar(40, index=True)
    item = Varchar(160)
    amount = BigInt()


class ProposalClient(Table, tablename="dinsos_grant_client"):
    """Somebody whom the institution says it serves."""

    id = BigSerial(primary_key=True)
    proposal = Varchar(40, index=True)
    citizen = Varchar(16)


class ProposalCheck(Table, tablename="dinsos_grant_check"):
    """Something that was compared with what the hub knows."""

    id = BigSerial(primary_key=True)
    proposal = Varchar(40, index=True)
    code = Varchar(24)
    passed = Boolean()
    detail = Varchar(300)


class ScoreLine(Table, tablename="dinsos_grant_score"):
    """Points for one criterion, of so many at most."""

    id = BigSerial(primary_key=True)
    proposal = Varchar(40, index=True)
    code = Varchar(24)
    name = Varchar(80)
    points = Integer()
    most = Integer()
    detail = Varchar(300)


class Criterion(Table, tablename="dinsos_grant_criterion"):
    """A line of the rubric. since: all lines of a day are one version, and the last one that has begun counts."""

    id = BigSerial(primary_key=True)
    since = Date()
    code = Varchar(24)
    name = Varchar(80)
    points = Integer()
    source = Varchar(120, default="")
