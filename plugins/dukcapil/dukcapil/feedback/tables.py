"""Tickets of Duduk Mesra and what was written in them."""

from piccolo.columns import Integer, Text, Timestamptz, Varchar
from piccolo.table import Table


class Feedback(Table, tablename="dukcapil_feedback"):
    """A ticket. applicant: NIK of a citizen; account: who sent it; phone: of somebody who wrote on WhatsApp;
    request: number of the request it is about; score: 1 to 4, how satisfied the sender was."""

    number = Varchar(40, primary_key=True)
    kind = Varchar(20)
    status = Varchar(30)
    applicant = Varchar(16, null=True, default=None, index=True)
    account = Varchar(64, null=True, default=None)
    phone = Varchar(16, null=True, default=None, index=True)
    message = Text()
    request = Varchar(40, null=True, default=None)
    answer = Text(null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)
    answered_by = Varchar(80, null=True, default=None)
    score = Integer(null=True, default=None)
    score_note = Varchar(300, null=True, default=None)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)


class FeedbackMessage(Table, tablename="dukcapil_feedback_message"):
    """A message that came by WhatsApp. id: the provider's, so that one sent twice is taken once."""

    id = Varchar(120, primary_key=True)
    number = Varchar(40, index=True)
    text = Text()
    at = Timestamptz(default=None)
