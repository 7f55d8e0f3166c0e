from datetime import date

import pytest

from netral.law.errors import BadQuestion
from netral.law.load import CORPUS
from netral.law.processes import Processes, manifest, read

DATA = read(CORPUS)
PROCESSES = Processes(DATA)


class TestVersionOn:
    @pytest.mark.parametrize(
        ("on", "id"),
        [
            (date(2020, 9, 9), None),
            (date(2020, 9, 10), "pilkada-2020"),
            (date(2022, 9, 21), "pilkada-2020"),
            (date(2022, 9, 22), "skb-2022-sbt"),
            (date(2024, 9, 3), "skb-2022-sbt"),
            (date(2024, 9, 4), "since-kasn-2024"),
            (date(2026, 11, 21), "since-kasn-2024"),
        ],
    )
    def test_changes_on_the_day(self, on, id):
        day = on.isoformat()
        running = [
            version["id"]
            for version in DATA["versions"]
            if version["in_force_from"] <= day < version.get("in_force_until", "9999")
        ]

        assert running == ([id] if id else [])


class TestRule:
    @pytest.mark.parametrize(
        ("name", "on", "count", "unit", "verified"),
        [
            ("ppk-follow-up", date(2020, 10, 12), 14, "working", False),
            ("ppk-follow-up", date(2023, 1, 1), 14, "working", True),
            ("tindak lanjut PPK", date(2024, 11, 18), 14, "working", False),
            ("bawaslu-report-pilkada", date(2020, 10, 1), 7, "calendar", True),
            ("bawaslu-report-pemilu", date(2024, 1, 1), 7, "working", True),
            ("bawaslu-study-pilkada-extended", date(2020, 10, 1), 5, "calendar", True),
            ("keberatan", date(2024, 9, 30), 14, "working", False),
            ("banding", date(2024, 9, 30), 14, "working", True),
            ("banding-decision", date(2024, 9, 30), 65, "working", False),
            ("satgas-verification", date(2024, 10, 1), 7, "unspecified", True),
            ("lapor-answer", date(2026, 12, 22), 5, "working", True),
        ],
    )
    def test_is_the_version_of_that_day(self, name, on, count, unit, verified):
        rule = PROCESSES.rule(name, on)

        assert rule is not None
        assert (rule.count, rule.unit, rule.verified) == (count, unit, verified)
        assert rule.cite

    def test_is_none_before_anything_was_recorded(self):
        assert PROCESSES.rule("ppk-follow-up", date(2019, 1, 1)) is None

    def test_an_unknown_name_gets_the_nearest(self):
        with pytest.raises(BadQuestion) as refusal:
            PROCESSES.rule("ppk-folow-up", date(2024, 1, 1))

        assert refusal.value.field == "rule"
        assert "ppk-follow-up" in refusal.value.nearest


class TestRead:
    def test_keeps_every_version_and_step_of_the_research(self):
        counts = manifest(DATA)

        assert counts["versions"] == {"pilkada-2020": 13, "skb-2022-sbt": 8, "since-kasn-2024": 8}
        assert counts["discipline_procedures"] == {
            "ethics-pp42-2004": 0,
            "pp53-2010": 0,
            "pp94-2021": 8,
            "remedies-pp79-2021": 5,
        }
        assert (counts["actors"], counts["document_types"], counts["case_states"]) == (15, 19, 22)
        assert (counts["systems"], counts["findings_for_the_product"]) == (8, 5)

    def test_an_unknown_deadline_is_none_and_not_left_out(self):
        steps = {step["id"]: step for version in DATA["versions"] for step in version["steps"]}

        assert steps["kasn-review"]["deadline"] is None
        assert steps["kasn-validate"]["deadline"] is None
