"""The people of population administration: roles and accounts."""

from dukcapil.staff import demo, rules
from hub import Service

service = Service(name="staff", title="Petugas Dukcapil", roles=rules.ROLES, accounts=demo.ACCOUNTS)
