"""Operations compiled once: a validated operation becomes one SQL statement and the Python that shapes its rows."""

from hub.plan.run import Planner

__all__ = ["Planner"]
