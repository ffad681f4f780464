"""The bounded memory forgets what was used longest ago, and nothing else."""

from __future__ import annotations

from hub.kept import Kept


def test_forgets_what_was_used_longest_ago() -> None:
    """A value that is read stays; the one beside it goes when room is needed."""
    kept: Kept[str] = Kept(2)
    kept.put("a", "A", 1)
    kept.put("b", "B", 1)

    kept.get("a")
    kept.put("c", "C", 1)

    assert [kept.get(key) for key in "abc"] == ["A", None, "C"]


def test_counts_weight_not_values() -> None:
    """A heavy value makes light ones go; one that is too heavy is not kept; a value put twice weighs once."""
    kept: Kept[str] = Kept(10)
    for key in "abcde":
        kept.put(key, key, 2)
    kept.put("a", "a", 2)

    kept.put("f", "f", 6)
    after = [kept.get(key) for key in "abcdef"]
    kept.put("g", "g", 11)

    assert after == ["a", None, None, None, "e", "f"]
    assert kept.get("g") is None
    assert kept.weight <= 10
