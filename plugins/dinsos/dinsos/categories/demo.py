"""The teams of the demo city: six for aid, each for a pair of districts, as the city's hotline of 2020 had them.

Source: ppid_bekasi 400067999 (six numbers, each for two districts); which districts make a pair is made up.
"""

from dinsos.complaints import tables
from dinsos.complaints.rules import Category
from hub.demo import Demo

CITY = "3275"
DISTRICTS = [f"{CITY}{number:02}" for number in range(1, 13)]
AID = (Category.DISASTER_AID, Category.COVID_AID, Category.SOCIAL_REGISTRY)


def routes(demo: Demo) -> None:
    """Aid of two neighbouring districts goes to one team."""
    add = demo.rows(tables.Route, "key", "category", "area", "team")
    for at, area in enumerate(DISTRICTS):
        for category in AID:
            add(f"{category.value}/{area}", category.value, area, f"WILAYAH_{at // 2 + 1}")
