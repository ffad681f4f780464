"""The register as it was on a day, by the days things happened: who died on the 3rd is dead from the 3rd on, whenever
it was registered. SQL about `:day`."""

# ruff: noqa: S608 - SQL of declared names

from dukcapil.residents import tables

KEPT = {column._meta.name for column in tables.ResidentVersion._meta.columns}
LATER = "select 1 from dukcapil_resident_version w where w.nik = r.nik and w.until > :day"
NOW = ", ".join(f"r.{column._meta.name}" for column in tables.Resident._meta.columns)
THEN = ", ".join(
    f"{'v' if column._meta.name in KEPT else 'r'}.{column._meta.name}" for column in tables.Resident._meta.columns
)
# who hasn't changed since, and of the others the first version that ended after the day
RESIDENT = f"""select {NOW} from dukcapil_resident r where r.birth_date <= :day and not exists ({LATER})
union all
select {THEN} from dukcapil_resident_version v join dukcapil_resident r on r.nik = v.nik
where v.until > :day and r.birth_date <= :day
and not exists ({LATER} and (w.until < v.until or w.until = v.until and w.id < v.id))"""
CARD = """select c.number, coalesce(v.head, c.head) as head, c.registered_on, coalesce(v.version, c.version) as version
from dukcapil_family_card c left join dukcapil_family_card_version v
on v.number = c.number and v.issued_on <= :day and (v.replaced_on is null or v.replaced_on > :day)"""
