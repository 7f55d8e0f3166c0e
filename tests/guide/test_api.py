"""The HTTP interface: the same JSON as the command, problem details, nothing kept."""

from __future__ import annotations

import json

import pytest

from netral.cli import main

LIKE = {"acts": ["like"], "object": "calon", "person": "pns", "on": "2024-10-10"}
TEXT = "Saya PPPK, semalam kepencet like di IG paslon, gimana dong?"


@pytest.fixture
def post(public):
    def send(path, body, **more):
        return public.post(f"/api/v1/{path}", body, content_type="application/json", **more)

    return send


def assert_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "detail"} <= body.keys()
    assert body["status"] == status
    return body


class TestContract:
    """Byte for byte what the command prints with --json."""

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (LIKE, ["--act", "like", "--object", "calon", "--person", "pns", "--on", "2024-10-10"]),
            (
                {"acts": ["like", "vote"], "person": "cpns", "on": "2024-11-27"},
                ["--act", "like", "--act", "vote", "--person", "cpns", "--on", "2024-11-27"],
            ),
            (
                {
                    "acts": ["accompany-candidate"],
                    "on": "2024-10-12",
                    "facts": {"relation": "spouse", "uniform": False},
                },
                [
                    "--act",
                    "accompany-candidate",
                    "--on",
                    "2024-10-12",
                    "--fact",
                    "relation=spouse",
                    "--fact",
                    "uniform=no",
                ],
            ),
            (
                {"acts": ["attend-passively"], "person": "pns", "on": "2020-10-10", "region": "rokan hulu"},
                ["--act", "attend-passively", "--person", "pns", "--on", "2020-10-10", "--region", "rokan hulu"],
            ),
        ],
    )
    def test_of_check(self, post, capsysbinary, body, words):
        assert main(["check", *words, "--json"]) == 0

        assert post("check", body).content == capsysbinary.readouterr().out

    def test_of_ask(self, post, capsysbinary):
        assert main(["ask", TEXT, "--on", "2024-10-10", "--then", "bukan like, tapi komentar", "--json"]) == 0

        answer = post("ask", {"text": TEXT, "on": "2024-10-10", "then": ["bukan like, tapi komentar"]})
        assert answer.content == capsysbinary.readouterr().out

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("stage?region=Rokan+Hulu&on=2020-10-07", ["stage", "--region", "Rokan Hulu", "--on", "2020-10-07"]),
            ("deadline?rule=14wd&from=2020-12-04", ["deadline", "14wd", "--from", "2020-12-04"]),
            ("law/pp94-p5n-2", ["law", "show", "pp94-p5n-2"]),
            ("law/UU 20%2F2023", ["law", "show", "UU 20/2023"]),
            ("law/list/acts", ["check", "--list", "acts"]),
            (
                "law/diff?from=2020-10-07&to=2024-10-07&act=like",
                ["law", "diff", "--from", "2020-10-07", "--to", "2024-10-07", "--act", "like"],
            ),
            ("law/history/like", ["law", "history", "like"]),
        ],
    )
    def test_of_what_is_looked_up(self, public, capsysbinary, address, words):
        assert main([*words, "--json"]) == 0

        assert public.get(f"/api/v1/{address}").content == capsysbinary.readouterr().out


class TestRefusals:
    @pytest.mark.parametrize(
        ("path", "body", "field"),
        [
            ("check", {"acts": ["lik"], "on": "2024-10-10"}, "act"),
            ("check", {"acts": []}, "acts"),
            ("check", {**LIKE, "on": "10/10/2024"}, "on"),
            ("check", {**LIKE, "persn": "pns"}, "persn"),
            ("check", {**LIKE, "facts": {"uniforme": True}}, "fact"),
            ("check", {**LIKE, "region": "Negeri Dongeng"}, "region"),
            ("ask", {"text": "🙂🙂"}, "text"),
            ("ask", {"text": "x" * 30_000}, "text"),
            ("ask", {}, "text"),
        ],
    )
    def test_name_the_field_in_both_languages(self, post, path, body, field):
        error = assert_problem(post(path, body), 422)["error"]

        assert error["field"] == field
        assert error["message"].keys() == {"id", "en"}

    def test_are_the_commands(self, post, capsys):
        assert main(["check", "--act", "lik", "--json"]) == 2
        printed = json.loads(capsys.readouterr().out)

        assert post("check", {"acts": ["lik"]}).json()["error"] == printed["error"]

    @pytest.mark.parametrize("body", ["{", b"\xff\xfe", "", "[]", "null", '"x"'])
    def test_of_what_is_no_question(self, post, body):
        assert_problem(post("check", body), 400 if body in ("{", b"\xff\xfe") else 422)

    def test_never_repeat_a_text(self, post):
        answer = post("ask", {"text": ["canary"], "canary-name": 1})

        assert "canary'" not in answer.text

    def test_of_an_address_that_is_not_there(self, public):
        assert_problem(public.get("/api/v1/nothing/here"), 404)

    def test_of_a_method_that_is_not_there(self, public):
        answer = public.get("/api/v1/check")

        assert_problem(answer, 405)
        assert "POST" in answer.headers["Allow"]

    def test_of_a_query_that_is_not_known(self, public):
        error = assert_problem(public.get("/api/v1/stage?regoin=Batam"), 422)["error"]

        assert error["nearest"] == ["region"]


class TestPrivacy:
    def test_no_cookie_and_nothing_kept(self, post, public):
        for answer in (post("ask", {"text": TEXT}), post("check", LIKE), public.get("/api/v1/stage")):
            assert not answer.cookies
            assert "no-store" in answer.headers["Cache-Control"]


class TestLaw:
    def test_is_not_made_again_for_who_has_it(self, public, monkeypatch):
        first = public.get("/api/v1/law/pp94-p5n-2")
        monkeypatch.setattr("netral.guide.api.laws.show", lambda id: pytest.fail("made again"))

        again = public.get("/api/v1/law/pp94-p5n-2", headers={"if-none-match": first.headers["ETag"]})

        assert first.status_code == 200
        assert again.status_code == 304
        assert "public" in first.headers["Cache-Control"]


class TestDescription:
    def test_is_openapi_3_1(self, public):
        described = public.get("/api/v1/openapi.json").json()

        assert described["openapi"].startswith("3.1")
        assert {"/api/v1/check", "/api/v1/ask", "/api/v1/stage", "/api/v1/deadline"} <= described["paths"].keys()
