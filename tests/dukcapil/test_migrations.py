"""The migrations make the indexes that reading needs."""

import pytest


@pytest.mark.parametrize(("table", "columns"), [
    ("dukcapil_resident", "family_card"),
    ("dukcapil_resident", "village"),
    ("dukcapil_document", "holder, issued_on, id"),
])  # fmt: skip
async def test_index_what_is_looked_up(register, table, columns):
    """Members by card, residents by village, documents by holder are found by index, in both databases."""
    found = await register.fetch(
        "select indexdef from pg_indexes where tablename = $1"
        if register.dialect == "postgres"
        else "select sql from sqlite_master where type = 'index' and tbl_name = $1",
        table,
    )

    assert any(f"({columns})" in (sql or "").replace('"', "") for (sql,) in found)
