"""The demo city's partners: one of each kind, for the whole city."""

from dinsos.complaints.rules import Partner
from dinsos.partners import tables
from hub.demo import Demo

CITY = "3275"
MEMBERS = {
    "psm": ("Nurhayati", Partner.PSM),
    "tksk": ("Asep Hidayat", Partner.TKSK),
    "karangtaruna": ("Fajar Ramadhan", Partner.KARANG_TARUNA),
    "tagana": ("Joko Susilo", Partner.TAGANA),
    "puskesos": ("Yuni Astuti", Partner.PUSKESOS),
}


def members(demo: Demo) -> None:
    """Register the accounts of the demo's partners."""
    add = demo.rows(tables.Member, "account", "name", "partner", "area", "active")
    for account, (name, partner) in MEMBERS.items():
        add(account, name, partner.value, CITY, True)
