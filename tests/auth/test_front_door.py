"""The package has one front door, and it is honest."""

from types import ModuleType

import auth


def test_everything_promised_is_there() -> None:
    """Each name in `__all__` exists, once, in order."""
    assert all(hasattr(auth, name) for name in auth.__all__)
    assert len(set(auth.__all__)) == len(auth.__all__)


def test_everything_there_is_promised() -> None:
    """No public name but the rooms themselves goes without saying."""
    public = {
        name for name, value in vars(auth).items() if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert public == set(auth.__all__)
