"""Who can sign in to the demo city on behalf of Dukcapil."""

from hub.demo import DemoAccount

AGENCY = "dukcapil"
ACCOUNTS = (
    DemoAccount(username="operator.dukcapil", name="Operator Dukcapil", roles=["dukcapil.operator"], agency=AGENCY),
    DemoAccount(username="kepala.dukcapil", name="Kepala Dinas Dukcapil", roles=["dukcapil.head"], agency=AGENCY),
    DemoAccount(
        username="pamor", name="Satgas Pamor RW 005 Bekasi Jaya", roles=["dukcapil.pamor"],
        unit="3275011001/005", agency=AGENCY,
    ),
)  # fmt: skip
