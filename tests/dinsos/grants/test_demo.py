"""Grants of the demo city."""

from collections import Counter

from dinsos.grants import rules, tables


class TestProposals:
    def test_add_up(self, rows):
        """Lines add up to what is asked for, points to the score, grants to what a year has committed."""
        lines, points, granted = Counter(), Counter(), Counter()
        for row in rows[tables.ProposalLine]:
            lines[row["proposal"]] += row["amount"]
        for row in rows[tables.ScoreLine]:
            points[row["proposal"]] += row["points"]
        for row in rows[tables.Proposal]:
            granted[row["year"]] += row["granted"] or 0
            assert lines[row["number"]] == row["requested"]
            assert row["score"] is None or points[row["number"]] == row["score"]

        assert all(row["committed"] == granted[row["year"]] <= row["budget"] for row in rows[tables.GrantYear])

    def test_are_one_a_year(self, rows):
        """No institution of the demo proposes twice in a year."""
        pairs = Counter((row["institution"], row["year"]) for row in rows[tables.Proposal])

        assert set(pairs.values()) == {1}

    def test_are_ranked_without_gaps(self, rows):
        """Ranks of a year are 1, 2, 3 and follow the score."""
        for year in {row["year"] for row in rows[tables.Proposal]}:
            ranked = sorted(
                (row["rank"], -row["score"]) for row in rows[tables.Proposal] if row["year"] == year and row["rank"]
            )
            assert [rank for rank, _ in ranked] == list(range(1, len(ranked) + 1))
            assert [score for _, score in ranked] == sorted(score for _, score in ranked)

    def test_stand_at_many_places(self, rows):
        """The demo has proposals to verify, to decide and to report."""
        found = {row["status"] for row in rows[tables.Proposal]}

        assert found >= {rules.Status.SUBMITTED, rules.Status.VERIFIED, rules.Status.PAID, rules.Status.EVALUATED}
