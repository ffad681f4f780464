"""Who is told of what, and how each telling went."""

from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class WebhookRow(Table, tablename="hub_webhook"):
    """A partner's address. events: names or `agency.*`, one space between; unit: tell only what names this unit."""

    id = Varchar(22, primary_key=True)
    account = Varchar(64)
    agency = Varchar(20, null=True, default=None)
    unit = Varchar(40, null=True, default=None)
    url = Varchar(500)
    events = Text()
    secret = Varchar(80, secret=True)
    old_secret = Varchar(80, null=True, default=None, secret=True)
    old_until = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)
    paused_at = Timestamptz(null=True, default=None)


class MessageRow(Table, tablename="hub_webhook_message"):
    """One fact on its way to one address. state: WAITING, DONE or FAILED; said: the last answer, in short."""

    id = BigSerial(primary_key=True)
    webhook = Varchar(22, index=True)
    event = BigInt()
    name = Varchar(80)
    body = Text()
    state = Varchar(8, default="WAITING", index=True)
    attempts = Integer(default=0)
    created_at = Timestamptz(default=None)
    next_at = Timestamptz(default=None)
    done_at = Timestamptz(null=True, default=None)
    said = Varchar(120, null=True, default=None)
