"""What the demo city's partners and back office wrote about the complaints they share."""

from datetime import datetime, timedelta
from typing import TypeAlias, cast

from dinsos.chat import rules, tables
from dinsos.complaints.demo import DESK, PARTNER
from dinsos.complaints.tables import ComplaintPartner
from dinsos.partners.demo import MEMBERS
from hub.city import Family
from hub.demo import Demo, Visit

Given: TypeAlias = tuple[str, str, str | None, datetime, str]
OFFICE = "backoffice.dinsos"
ASKED = "Mohon dicek ke lokasi dan kabari hasilnya."
SAID = (
    "Siap, kami meluncur sore ini.",
    "Sudah di lokasi, warga kooperatif.",
    "Keluarga sudah ditemui, asesmen menyusul.",
)
BY_KIND = {partner.value: (account, name) for account, (name, partner) in MEMBERS.items()}


def chats(demo: Demo) -> Visit:
    """For every complaint that partners were asked to help with: the office asks, each of them answers."""
    chance = demo.chance("dinsos.chat")
    add = demo.rows(tables.Message, "complaint", "at", "author", "account", "partner", "text", "system", "files")
    given = demo.buffers.setdefault((ComplaintPartner, PARTNER), [])
    seen, last = 0, ""

    def visit(family: Family) -> None:
        nonlocal seen, last
        seen = min(seen, len(given))  # the rows were written away meanwhile
        for complaint, partner, _, at, _ in cast("list[Given]", given[seen:]):
            account, name = BY_KIND[str(partner)]
            if complaint != last:
                add(complaint, at, rules.SYSTEM, None, None, rules.SAYS["dinsos.complaint.assigned"], True, "")
                add(complaint, at + timedelta(minutes=1), DESK, OFFICE, None, ASKED, False, "")
                last = complaint
            answered = at + timedelta(minutes=chance.randrange(5, 240))
            add(complaint, answered, name, account, partner, chance.choice(SAID), False, "")
        seen = len(given)

    return visit
