"""Papers and rubric known on delivery, indexes for the ways rows are read, and one open enrolment for each programme."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from dinsos.grants.rules import delivered as rubric
from dinsos.registrations.rules import delivered as papers

ID = "2026-11-24T23:59:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Papers, rubric, indexes."

INDEXES = {
    "dinsos_institution_name": "dinsos_institution (name, number)",
    "dinsos_institution_village": "dinsos_institution (village, name, number)",
    "dinsos_registration_newest": "dinsos_registration (submitted_at, number)",
    "dinsos_registration_by_institution": "dinsos_registration (institution, submitted_at, number)",
    "dinsos_social_letter_newest": "dinsos_social_letter (submitted_at, number)",
    "dinsos_social_letter_citizen": "dinsos_social_letter (citizen, submitted_at, number)",
    "dinsos_appeal_newest": "dinsos_appeal (submitted_at, number)",
    "dinsos_appeal_citizen": "dinsos_appeal (citizen, submitted_at, number)",
    "dinsos_grant_newest": "dinsos_grant_proposal (submitted_at, number)",
    "dinsos_grant_year_rank": "dinsos_grant_proposal (year, rank)",
    "dinsos_grant_client_citizen": "dinsos_grant_client (citizen, proposal)",
    "dinsos_survey_period": "dinsos_survey (service, answered_on)",
    "dinsos_enrolment_card": "dinsos_enrolment (family_card, programme)",
    "dinsos_recheck_newest": "dinsos_recheck (since, id)",
}
ONCE = "CREATE UNIQUE INDEX dinsos_enrolment_once ON dinsos_enrolment (citizen, programme) WHERE status <> 'ENDED'"
PAPER = """INSERT INTO dinsos_paper (code, title, legal_entity, non_legal_entity, renewal_only, since, until, source)
VALUES ({}, {}, {}, {}, {}, {}, {}, {})"""
CRITERION = "INSERT INTO dinsos_grant_criterion (code, name, points, since, source) VALUES ({}, {}, {}, {}, {})"


async def forwards() -> MigrationManager:
    """Insert the reference rows, create the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="dinsos", description=DESCRIPTION)

    async def fill() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        for one in papers():
            await RawTable.raw(
                PAPER,
                one.code,
                one.title,
                one.legal_entity.value,
                one.non_legal_entity.value,
                one.renewal_only,
                one.since,
                one.until,
                one.source,
            )
        for line in rubric():
            await RawTable.raw(CRITERION, line.code, line.name, line.points, line.since, line.source)
        for name, columns in INDEXES.items():
            await RawTable.raw(f"CREATE INDEX {name} ON {columns}")
        await RawTable.raw(ONCE)

    manager.add_raw(fill)
    return manager
