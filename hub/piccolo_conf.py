"""Where Piccolo's own tools find the hub's database and apps (`PICCOLO_CONF=hub.piccolo_conf`)."""

from typing import Any

DB: Any = None  # set by hub.database.bind
