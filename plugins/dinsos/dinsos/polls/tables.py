"""Polls, and how often each answer was chosen: nowhere by whom."""

from piccolo.columns import Integer, Timestamptz, Varchar
from piccolo.table import Table


class Poll(Table, tablename="dinsos_poll"):
    """A poll. area: code of the city, district or village whose residents are asked; secret: of its ballots' keys,
    gone when it is over."""

    id = Varchar(20, primary_key=True)
    question = Varchar(300)
    area = Varchar(10)
    opens_at = Timestamptz(default=None)
    closes_at = Timestamptz(default=None)
    total = Integer(default=0)
    secret = Varchar(64, null=True, default=None)


class Choice(Table, tablename="dinsos_poll_option"):
    """An answer of a poll. votes: how many chose it."""

    id = Varchar(24, primary_key=True)
    poll = Varchar(20, index=True)
    position = Integer(default=1)
    text = Varchar(200)
    votes = Integer(default=0)


class Ballot(Table, tablename="dinsos_poll_ballot"):
    """That somebody has voted: a keyed hash of poll and NIK, without a time, an order or the choice.

    Deleted when the poll is over.
    """

    key = Varchar(64, primary_key=True)
    poll = Varchar(20, index=True)
