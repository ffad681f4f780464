"""Who can sign in to the demo city on behalf of its health care."""

from dinkes.ambulances.demo import CREW
from hub.demo import DemoAccount

ACCOUNTS = (
    DemoAccount(
        username="psc119", name="Operator PSC 119", roles=["dinkes.dispatcher"], unit="PSC119", agency="dinkes",
    ),
    DemoAccount(username="ambulans", name="Awak Ambulans EMG-01", roles=["dinkes.crew"], unit=CREW, agency="dinkes"),
    DemoAccount(
        username="puskesmas", name="Petugas Puskesmas Bekasi Jaya", roles=["dinkes.puskesmas"],
        unit="32750200012", agency="dinkes",
    ),
    DemoAccount(
        username="rumahsakit", name="Petugas RSUD dr. Chasbullah Abdulmadjid", roles=["dinkes.hospital"],
        unit="RS-3275-01", agency="dinkes",
    ),
    DemoAccount(username="dinkes", name="Petugas Jaminan Kesehatan", roles=["dinkes.guarantee"], agency="dinkes"),
    DemoAccount(username="verifikator", name="Verifikator Independen", roles=["dinkes.verifier"], unit="VERIFIKATOR"),
)  # fmt: skip
