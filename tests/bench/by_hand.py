"""What a good programmer writes by hand for an operation: one SQL statement that returns the answer's JSON.

No permissions, no visibility, no access log: the limit that the hub is measured against.
"""

from __future__ import annotations

import os

import asyncpg
import orjson
from litestar import Litestar, Request, Response, post

from hub import regions

CITIZEN = """
select json_build_object(
  'nik', r.nik, 'name', r.name, 'sex', r.sex, 'birthPlace', r.birth_place, 'birthDate', r.birth_date,
  'status', r.status,
  'residence', json_build_object('street', r.street, 'rt', r.rt, 'rw', r.rw, 'village', r.village,
    'district', r.district, 'regency', r.regency),
  'familyCard', (select json_build_object('number', c.number, 'head', json_build_object('nik', c.head),
      'members', (select json_agg(json_build_object('relation', m.relation,
          'citizen', json_build_object('nik', m.nik, 'name', m.name)) order by m.position, m.nik)
        from dukcapil_resident m where m.family_card = c.number))
    from dukcapil_family_card c where c.number = r.family_card),
  'documents', (select coalesce(json_agg(json_build_object('number', d.number, 'kind', d.kind,
      'issuedOn', d.issued_on, 'status', d.status) order by d.issued_on desc, d.id desc), '[]')
    from dukcapil_document d where d.holder = r.nik),
  'complaints', json_build_object(
    'edges', (select coalesce(json_agg(json_build_object('node', json_build_object('number', k.number,
        'category', k.category, 'visibility', k.visibility, 'status', k.status))), '[]')
      from (select * from dinsos_complaint where reporter = r.nik
        order by submitted_at desc, number desc limit 5) k),
    'totalCount', (select count(*) from dinsos_complaint where reporter = r.nik)),
  'socialAid', json_build_object(
    'registered', exists (select 1 from dinsos_registry g where g.citizen = r.nik),
    'decile', (select g.decile from dinsos_registry g where g.citizen = r.nik),
    'programmes', (select coalesce(json_agg(json_build_object('code', e.programme, 'name', e.name,
        'since', e.since) order by e.since, e.id), '[]')
      from dinsos_enrolment e where e.citizen = r.nik and e.status = 'ACTIVE')),
  'healthCoverage', (select json_build_object('scheme', v.scheme, 'status', v.status)
    from dinkes_coverage v where v.citizen = r.nik),
  'guarantees', (select coalesce(json_agg(json_build_object('number', g.number, 'status', g.status,
      'ceiling', g.ceiling, 'used', g.used, 'validUntil', g.valid_until) order by g.submitted_at desc), '[]')
    from dinkes_guarantee g where g.patient = r.nik),
  'referrals', (select coalesce(json_agg(json_build_object('number', f.number, 'status', f.status,
      'destination', json_build_object('code', h.code, 'name', h.name)) order by f.submitted_at desc), '[]')
    from dinkes_referral f join dinkes_facility h on h.code = f.destination where f.patient = r.nik)
) from dukcapil_resident r where r.nik = $1
"""

COMPLAINTS = """
select json_build_object('edges', coalesce(json_agg(json_build_object('node', json_build_object(
  'number', k.number, 'category', k.category, 'status', k.status, 'title', k.title, 'village', k.village,
  'responses', (select coalesce(json_agg(json_build_object('kind', p.kind, 'text', p.text) order by p.at, p.id), '[]')
    from dinsos_response p where p.complaint = k.number))) order by k.submitted_at desc, k.number desc), '[]'))
from (select * from dinsos_complaint where visibility = 'PUBLIC'
  order by submitted_at desc, number desc limit $1) k
"""

FILE = """
with given as (
  insert into hub_counter (series, last) values ('HAND-' || extract(year from now()), 1)
  on conflict (series) do update set last = hub_counter.last + 1 returning last
)
insert into dinsos_complaint (number, category, visibility, anonymous, status, title, description, village, address,
  reporter, partners, team, followers, submitted_at, due_at)
select 'HAND-' || last, $1, 'PUBLIC', false, 'SUBMITTED', $2, $3, $4, $5, $6, '', '', 0, now(),
  now() + interval '10 days'
from given
returning json_build_object('fileComplaint', json_build_object('category', category, 'visibility', visibility,
  'status', status))
"""


def place(code: str | None) -> dict[str, str] | None:
    if code is None:
        return None
    found = regions.find(code)
    return {"code": code, "name": found.name if found else ""}


async def start(app: Litestar) -> None:
    search_path = "dukcapil, dinsos, dinkes, hub, auth, public"
    settings = {"search_path": search_path, "jit": "off", "plan_cache_mode": "force_generic_plan"}
    app.state.pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], server_settings=settings)


@post("/graphql", status_code=200)
async def citizen(request: Request) -> Response:  # type: ignore[type-arg]
    asked = orjson.loads(await request.body())
    async with request.app.state.pool.acquire() as connection:
        if filed := asked["variables"].get("input"):
            values = [filed[name] for name in ("category", "title", "description", "village", "address", "reporter")]
            answer = orjson.loads(await connection.fetchval(FILE, *values))
            return Response(orjson.dumps({"data": answer}), media_type="application/json")
        if "first" in asked["variables"]:
            found = orjson.loads(await connection.fetchval(COMPLAINTS, asked["variables"]["first"]))
            for edge in found["edges"]:
                edge["node"]["village"] = place(edge["node"]["village"])
            return Response(orjson.dumps({"data": {"complaints": found}}), media_type="application/json")
        found = orjson.loads(await connection.fetchval(CITIZEN, asked["variables"]["nik"]))
    home = found["residence"]
    home.update({level: place(home[level]) for level in ("village", "district", "regency")})
    return Response(orjson.dumps({"data": {"citizen": found}}), media_type="application/json")


app = Litestar([citizen], on_startup=[start])
