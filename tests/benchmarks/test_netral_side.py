import json

import pytest

from benchmarks import netral_side, peers, table


@pytest.fixture(scope="module", params=[20, 40, 80])
def equal(request):
    return table.build(request.param)


class TestEqualTable:
    def test_gets_the_verdicts_of_the_reference(self, equal):
        peers.check("Netral", netral_side.EqualTable(equal), equal, table.questions(1_000, seed=3))

    def test_gets_them_without_the_answer_too(self, equal):
        peers.check("Netral", netral_side.VerdictAlone(equal), equal, table.questions(1_000, seed=3))

    def test_cites_the_row_that_decides(self, equal):
        netral = netral_side.EqualTable(equal)

        for question in table.questions(300, seed=4):
            cited = [provision["id"] for provision in json.loads(netral.ask(netral.prepare(question)))["provisions"]]
            row = equal.decide(question).row
            assert (row in cited) if row else not cited


class TestFullCorpus:
    def test_draws_distinct_questions_that_the_engine_takes(self):
        corpus = netral_side.FullCorpus()

        asked = corpus.questions(50, acts=2, seed=1)

        assert len({repr(question) for question in asked}) == 50
        assert all(len(json.loads(corpus.place_and_ask(question))["answers"]) == 2 for question in asked)


class TestGrownCorpus:
    def test_is_sound_and_twice_as_large(self, tmp_path):
        once, twice = (netral_side.grown_corpus(tmp_path, times) for times in (1, 2))

        assert netral_side.count_provisions(twice) == 2 * netral_side.count_provisions(once)
        assert netral_side.load_artefact(netral_side.build_artefact(once))[0].index
