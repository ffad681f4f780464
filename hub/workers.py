"""Several workers: gunicorn forks them from a process that has composed the schema, whose memory they share.

`simpul serve` starts gunicorn with this module as its configuration (`python:hub.workers`).
"""

from __future__ import annotations

import gc

from litestar import Litestar
from uvicorn_worker import UvicornWorker

from hub import app, logs
from hub.door import SERVED
from hub.settings import Settings
from hub.shared import redis_client

_made: list[app.Made] = []


class Worker(UvicornWorker):  # type: ignore[misc]  # it has no types
    """uvicorn in a process of gunicorn's."""

    CONFIG_KWARGS = SERVED


def create() -> Litestar:
    """The application of one worker: connections, keys and chains of its own, the schema shared."""
    return app.create(made=_made[0])


def on_starting(_: object) -> None:
    """Before workers are forked: make what they share, and hide it from the garbage collector, which would touch it."""
    logs.configure()
    _made.append(app.Made.of(_settings))
    redis_client(_settings.redis_url)  # loads the library once, not in each worker
    gc.collect()
    gc.freeze()


_settings = Settings.load()
bind = f"{_settings.host}:{_settings.port}"
workers = _settings.workers
worker_class = Worker
wsgi_app = "hub.workers:create()"
graceful_timeout = SERVED["timeout_graceful_shutdown"]
loglevel = "warning"
control_socket_disable = True  # a folder in the home of whoever serves, for what nobody here uses
