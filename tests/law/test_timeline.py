import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netral.law.errors import BadQuestion
from netral.law.load import CORPUS
from netral.law.timeline import PHASE_NAMES, PHASES, STAGE_NAMES, STAGES, Timeline, read

STEADY = settings(deadline=None, derandomize=True)
DATA = json.loads(json.dumps(read(CORPUS)))  # as it comes back from the artefact
TIMELINE = Timeline(DATA)
DAYS = st.dates(date(2014, 1, 1), date(2032, 12, 31))
CODES = st.sampled_from(DATA["codes"])
D = date.fromisoformat


def governing(on, region=None, **rest):
    return TIMELINE.stages(D(on), region=region, **rest)[0]


class TestAFreshCalendar:
    @pytest.mark.parametrize("code", sorted(code for code in DATA["codes"] if len(code) == 2))
    @pytest.mark.parametrize("on", ["2017-02-01", "2020-10-07", "2024-11-27", "2026-11-22"])
    def test_knows_every_province_at_once(self, code, on):
        assert Timeline(DATA).stages(D(on), region=code)


class TestStages:
    @pytest.mark.parametrize(
        ("region", "on", "id", "phase", "election"),
        [
            ("14.06", "2020-10-07", "campaign", "campaign", "pilkada-2020"),
            ("75.04", "2020-06-30", "candidate-support", "before-determination", "pilkada-2020"),
            ("93.02", "2020-12-28", "voting", "voting", "pilkada-2020"),
            ("72.08", "2025-04-10", "campaign", "campaign", "pilkada-2024"),
            ("72.08", "2025-04-16", "voting", "voting", "pilkada-2024"),
            ("72.08", "2025-03-01", "preparation", "after-determination", "pilkada-2024"),
            ("19.01", "2025-08-20", "campaign", "campaign", "pilkada-2024"),
            ("19.01", "2025-06-27", "registration", "before-determination", "pilkada-2024"),
            ("19.71", "2025-07-22", "determination", "after-determination", "pilkada-2024"),
            ("62.05", "2025-06-20", "campaign", "campaign", "pilkada-2024"),
            ("91.03", "2025-07-01", "campaign", "campaign", "pilkada-2024"),
            ("31.71", "2017-04-19", "voting", "voting", "pilkada-2017"),
            ("14.06", "2024-11-27", "voting", "voting", "pilkada-2024"),
            ("14.06", "2024-02-14", "voting", "voting", "pemilu-2024"),
            ("14.06", "2014-04-09", "voting", "voting", "pileg-2014"),
            ("14.06", "2014-07-09", "voting", "voting", "pilpres-2014"),
            ("14.06", "2026-11-21", "none", "no-election", None),
        ],
    )
    def test_names_what_governs(self, region, on, id, phase, election):
        stage = governing(on, region)

        assert (stage.id, stage.phase, stage.election, stage.certain) == (id, phase, election, True)

    @pytest.mark.parametrize(
        ("on", "phase"),
        [
            ("2020-09-22", "before-determination"),
            ("2020-09-23", "after-determination"),
            ("2020-09-25", "after-determination"),
            ("2020-09-26", "campaign"),
            ("2020-12-05", "campaign"),
            ("2020-12-06", "quiet"),
            ("2020-12-08", "quiet"),
            ("2020-12-09", "voting"),
            ("2020-12-10", "after-voting"),
            ("2021-02-26", "after-voting"),
            ("2021-02-27", "no-election"),
            ("2019-09-29", "no-election"),
            ("2019-09-30", "before-determination"),
        ],
    )
    def test_changes_phase_on_the_very_day(self, on, phase):
        assert governing(on, "14.06", election="pilkada-2020").phase == phase

    @pytest.mark.parametrize(
        ("on", "phase"),
        [
            ("2024-09-21", "before-determination"),
            ("2024-09-22", "after-determination"),
            ("2024-09-24", "after-determination"),
            ("2024-09-25", "campaign"),
            ("2024-11-23", "campaign"),
            ("2024-11-24", "quiet"),
            ("2024-11-26", "quiet"),
            ("2024-11-27", "voting"),
            ("2024-11-28", "after-voting"),
        ],
    )
    def test_the_inclusive_ends_of_the_sources_are_kept(self, on, phase):
        assert governing(on, "14.06").phase == phase

    @pytest.mark.parametrize(
        ("on", "phase"),
        [("2020-12-09", "after-determination"), ("2020-12-24", "after-determination"), ("2020-12-27", "quiet")],
    )
    def test_a_region_whose_vote_was_put_off_has_not_voted(self, on, phase):
        assert governing(on, "93.02").phase == phase
        assert governing(on, "14.06").phase in ("voting", "after-voting")

    @pytest.mark.parametrize(
        ("region", "on", "phase"),
        [
            ("92.03", "2015-12-09", "after-determination"),
            ("92.03", "2016-01-16", "voting"),
            ("62", "2016-01-27", "voting"),
            ("31", "2017-03-02", "after-voting"),
            ("31", "2017-03-04", "after-determination"),
            ("91", "2025-02-22", "after-voting"),
            ("91", "2025-02-24", "after-determination"),
        ],
    )
    def test_a_schedule_lasts_until_the_next_takes_over(self, region, on, phase):
        assert governing(on, region).phase == phase

    def test_days_without_a_stage_keep_the_name_of_the_last(self):
        stage = governing("2024-09-24", "14.06")

        assert (stage.id, stage.from_, stage.until) == ("determination", D("2024-09-24"), D("2024-09-25"))
        assert stage.note

    def test_several_elections_run_at_once_and_the_hotter_governs(self):
        stages = TIMELINE.stages(D("2024-02-01"), region="14.06")

        assert [(stage.election, stage.phase) for stage in stages] == [
            ("pemilu-2024", "campaign"),
            ("pilkada-2024", "before-determination"),
        ]

    def test_gives_the_contract(self):
        assert governing("2020-10-07", "14.06").as_dict() == {
            "id": "campaign",
            "phase": "campaign",
            "election": "pilkada-2020",
            "region": "14.06",
            "from": "2020-09-26",
            "until": "2020-12-06",
        }


class TestWhoVotes:
    def test_a_regency_inherits_the_election_of_its_governor(self):
        padang = governing("2020-10-07", "13.71")  # elected no mayor, but Sumatera Barat its governor

        assert (padang.phase, padang.region) == ("campaign", "13")

    def test_a_regency_belongs_to_the_province_of_that_day(self):
        assert governing("2018-03-01", "93.01").region == "91"

    def test_a_region_that_does_not_vote_is_outside(self):
        kampar = governing("2020-10-07", "14.01")

        assert (kampar.id, kampar.certain) == ("none", True)

    def test_jakarta_elects_only_its_governor(self):
        assert governing("2024-10-10", "31.71").region == "31"

    def test_yogyakarta_elects_only_its_regents(self):
        sleman, province = governing("2024-10-10", "34.04"), governing("2024-10-10", "34")

        assert (sleman.region, sleman.certain) == ("34.04", True)
        assert (province.region, province.certain) == (None, False)
        assert "gubernur" in province.note["id"]

    def test_without_a_region_a_regional_election_is_uncertain_with_an_alternative(self):
        stages = TIMELINE.stages(D("2020-10-07"))

        assert [(stage.phase, stage.certain) for stage in stages] == [("campaign", False), ("no-election", False)]

    def test_without_a_region_a_nationwide_election_is_certain(self):
        assert TIMELINE.stages(D("2024-10-10"))[0].certain

    def test_an_election_asked_for_by_name_gives_its_default_schedule(self):
        (stage,) = TIMELINE.stages(D("2020-10-07"), election="pilkada-2020")

        assert (stage.phase, stage.certain) == ("campaign", True)

    def test_without_a_list_of_regions_a_regency_is_uncertain(self):
        regency = governing("2018-03-01", "11.01")
        with_governor = governing("2018-03-01", "14.06")

        assert not regency.certain
        assert (with_governor.certain, with_governor.region) == (True, "14")

    def test_re_votes_elsewhere_are_mentioned(self):
        stage = governing("2025-07-01")

        assert (stage.id, stage.certain) == ("none", False)
        assert "93.02" in stage.note["id"]

    def test_a_region_outside_the_election_asked_for_is_told_so(self):
        stage = governing("2020-10-07", "14.01", election="pilkada-2020")

        assert stage.id == "none"
        assert "tidak ikut" in stage.note["id"]


class TestAsKnownOn:
    def test_the_suspension_had_no_known_end(self):
        then, now = governing("2020-04-01", "14.06", as_known_on=D("2020-04-01")), governing("2020-04-01", "14.06")

        assert (then.id, then.phase, then.until) == ("suspended", "before-determination", None)
        assert (now.id, now.until) == ("suspended", D("2020-06-15"))

    @pytest.mark.parametrize(
        ("known", "vote"),
        [
            ("2019-01-01", None),
            ("2020-02-01", "2020-09-23"),
            ("2020-03-20", "2020-09-23"),
            ("2020-03-21", None),
            ("2020-06-11", None),
            ("2020-06-12", "2020-12-09"),
        ],
    )
    def test_the_vote_moved(self, known, vote):
        day = TIMELINE.voting("pilkada-2020", "14.06", as_known_on=D(known))

        assert (day.isoformat() if day else None) == vote

    def test_the_follow_up_vote_was_not_known_before(self):
        assert governing("2020-12-12", "93.02", as_known_on=D("2020-12-01")).phase == "after-voting"

    def test_a_schedule_that_came_later_is_left_out(self):
        assert governing("2016-10-23", "31", as_known_on=D("2016-08-01")).phase == "after-determination"
        assert governing("2016-10-23", "31").phase == "before-determination"


class TestMarks:
    @pytest.mark.parametrize(
        ("election", "region", "determination", "voting", "inauguration"),
        [
            ("pilkada-2020", "14.06", "2020-09-23", "2020-12-09", "2021-02-26"),
            ("pilkada-2020", "93.02", "2020-09-23", "2020-12-28", "2021-02-26"),
            ("pilkada-2024", None, "2024-09-22", "2024-11-27", "2025-02-20"),
            ("pilkada-2024", "72.08", "2024-09-22", "2025-04-16", None),
            ("pilkada-2024", "19.01", "2025-07-22", "2025-08-27", None),
            ("pilkada-2024", "91.03", "2024-09-22", "2025-08-06", None),
            ("pilkada-2017", "31.71", "2017-03-04", "2017-04-19", "2017-10-16"),
            ("pilkada-2020", "14.01", None, None, None),
            ("pilkada-2020", "14", None, None, None),
            ("pilkada-2024", "34", None, None, None),
            ("pilkada-2018", None, "2018-02-12", "2018-06-27", "2018-09-05"),
            ("pilkada-2015", None, "2015-08-24", "2015-12-09", "2016-02-12"),
            ("pemilu-2024", None, "2023-11-13", "2024-02-14", "2024-10-01"),
            ("pemilu-2019", None, "2018-09-20", "2019-04-17", "2019-10-01"),
            ("pilpres-2014", None, "2014-05-31", "2014-07-09", "2014-10-20"),
            ("pemilu-2029", None, None, None, None),
        ],
    )
    def test_are_the_days_the_law_counts_from(self, election, region, determination, voting, inauguration):
        days = [mark(election, region) for mark in (TIMELINE.determination, TIMELINE.voting, TIMELINE.inauguration)]

        assert [day.isoformat() if day else None for day in days] == [determination, voting, inauguration]


class TestNextElection:
    @pytest.mark.parametrize(
        ("on", "region", "election"),
        [
            ("2026-11-21", None, "pemilu-2029"),
            ("2026-11-21", "14.06", "pemilu-2029"),
            ("2021-06-01", "14.06", "pemilu-2024"),
            ("2024-02-14", "14.06", "pilkada-2024"),
            ("2019-08-01", "14.06", "pilkada-2020"),
            ("2019-08-01", "14.01", "pemilu-2024"),
            ("2025-05-01", "19.01", "pilkada-2024"),
            ("2030-01-01", None, "pemilu-daerah-2031"),
        ],
    )
    def test_is_the_next_that_votes_there(self, on, region, election):
        coming = TIMELINE.next_election(D(on), region)

        assert coming is not None
        assert coming.election == election

    def test_says_that_no_date_is_set(self):
        coming = TIMELINE.next_election(D("2026-11-21"))

        assert coming is not None
        assert (coming.voting, coming.planned) == (None, "2029")

    def test_is_none_beyond_what_is_planned(self):
        assert TIMELINE.next_election(D("2040-01-01")) is None


class TestBadQuestions:
    def test_an_unknown_election_gets_the_nearest(self):
        with pytest.raises(BadQuestion) as refusal:
            TIMELINE.stages(D("2020-01-01"), election="pilkada-2021")

        assert refusal.value.field == "election"
        assert "pilkada-2020" in refusal.value.nearest

    def test_an_unknown_region_code_is_refused(self):
        with pytest.raises(BadQuestion) as refusal:
            TIMELINE.stages(D("2020-01-01"), region="99.99")

        assert refusal.value.field == "region"

    def test_a_title_finds_its_election(self):
        assert TIMELINE.find_election("Pilkada Serentak 2020") == "pilkada-2020"


class TestNames:
    def test_every_phase_and_stage_has_one_in_both_languages(self):
        assert set(PHASE_NAMES) == set(PHASES)
        assert set(STAGE_NAMES) == {*STAGES, "none"}
        assert all(set(names) == {"id", "en"} for names in [*PHASE_NAMES.values(), *STAGE_NAMES.values()])


class TestEveryDay:
    @STEADY
    @given(DAYS, CODES | st.none(), DAYS | st.none())
    def test_has_an_answer_in_the_vocabulary_that_covers_the_day(self, on, region, known):
        stages = TIMELINE.stages(on, region=region, as_known_on=known)

        assert stages
        for stage in stages:
            assert stage.phase in PHASES
            assert stage.id in (*STAGES, "none")
            assert (stage.id == "none") == (stage.phase == "no-election") == (stage.election is None)
            assert stage.from_ is None or stage.from_ <= on
            assert stage.until is None or on < stage.until
        assert [PHASES.index(stage.phase) for stage in stages] == sorted(PHASES.index(stage.phase) for stage in stages)

    @STEADY
    @given(DAYS, CODES)
    def test_is_known_alike_by_those_who_know_everything(self, on, region):
        assert TIMELINE.stages(on, region=region) == TIMELINE.stages(on, region=region, as_known_on=D("2099-12-31"))

    @pytest.mark.parametrize("election", ["pilkada-2020", "pilkada-2024", "pemilu-2024", "pemilu-2019", "pilkada-2018"])
    def test_phases_follow_one_another_in_the_order_of_the_law(self, election):
        order = [
            "before-determination",
            "after-determination",
            "campaign",
            "quiet",
            "voting",
            "after-voting",
            "no-election",
        ]
        day = D("2017-06-14")
        seen: list[str] = []
        while day < D("2025-02-24"):
            phase = TIMELINE.stages(day, election=election)[0].phase
            if not seen or seen[-1] != phase:
                seen.append(phase)
            day += timedelta(days=1)

        ranks = [order.index(phase) for phase in seen if phase != "no-election"]
        assert ranks == sorted(ranks)
        assert set(seen) >= set(order[:6])
