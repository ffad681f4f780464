"""The people of the city's health care: roles, purposes, accounts."""

from dinkes.staff import demo, rules
from hub import Service

service = Service(
    name="staff",
    title="Petugas Kesehatan",
    purposes=rules.PURPOSES,
    roles=rules.ROLES,
    accounts=demo.ACCOUNTS,
)
