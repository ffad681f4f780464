"""The people of the city's health care: roles, purposes, accounts."""

from dinkes.staff import demo, rules
from dinkes.staff.rules import IDENTITY
from hub import Service

__all__ = ["IDENTITY", "service"]

service = Service(
    name="staff",
    title="Petugas Kesehatan",
    purposes=rules.PURPOSES,
    roles=rules.ROLES,
    accounts=demo.ACCOUNTS,
)
