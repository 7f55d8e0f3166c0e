"""A quick run of everything with no peer installed: that it works, never how fast it is."""

import json

import pytest
from click.testing import CliRunner

from benchmarks import __main__ as harness
from benchmarks import measure, peers, report, table
from benchmarks.measure import Figure
from benchmarks.report import Outcome


@pytest.fixture
def no_peers(monkeypatch):
    def load(contender):
        raise ImportError(f"No module named {contender.module!r}")

    monkeypatch.setattr(peers.Contender, "load", load)


class TestCommand:
    @pytest.mark.usefixtures("no_peers")
    @pytest.mark.parametrize("id", list(harness.BENCHMARKS))
    def test_runs_without_peers_and_says_what_is_missing(self, id, tmp_path):
        result = CliRunner().invoke(harness.main, ["--quick", "--only", id, "--output", str(tmp_path)])

        assert result.exit_code == 0, result.output
        assert f"## {id}: " in (tmp_path / report.RESULTS_PAGE).read_text(encoding="utf-8")
        if id == "P1":
            assert f"regopy: No module named 'rego'; {peers.INSTALL}" in result.output

    def test_names_the_benchmarks_there_are(self):
        result = CliRunner().invoke(harness.main, ["--only", "P99"])

        assert result.exit_code == 2
        assert "P99: there are P1, P2" in result.output


class TestWrite:
    def test_keeps_what_was_not_measured_again(self, tmp_path):
        report.write(tmp_path, [Outcome("P1", "one")], measure.conditions())
        report.write(tmp_path, [Outcome("P2", "two")], measure.conditions())

        assert set(json.loads((tmp_path / report.RESULTS_JSON).read_text(encoding="utf-8"))) == {"P1", "P2"}


class TestCheck:
    def test_refuses_a_side_with_one_wrong_answer(self):
        class Yes(peers.Walker):
            def ask(self, prepared):
                return "allowed"

        equal = table.build(40)

        with pytest.raises(peers.WrongAnswer, match="yes says allowed, the reference"):
            peers.check("yes", Yes(equal), equal, table.questions(100))


class TestGrowth:
    @pytest.mark.parametrize(
        ("larger", "cost", "factor", "flagged"),
        [(20, 10.0, 1.0, False), (20, 22.0, 2.2, False), (20, 23.0, 2.3, True), (40, 40.0, 2.0, False)],
    )
    def test_is_the_factor_for_double_the_work(self, larger, cost, factor, flagged):
        (step,) = measure.growth([Figure("x", 10, "ms", [10.0]), Figure("x", larger, "ms", [cost])])

        assert (step["per_doubling"], step["flagged"]) == (factor, flagged)


class TestPercentile:
    def test_is_one_of_the_measured(self):
        figure = Figure("x", 1, "µs", [50.0], [float(answer) for answer in range(1, 101)])

        assert [figure.percentile(share) for share in (50, 95, 99)] == [50, 95, 99]
