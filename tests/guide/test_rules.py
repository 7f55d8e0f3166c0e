"""The rule pages: every thing of the corpus has one, every link on it leads somewhere, caches may keep it."""

from __future__ import annotations

import re

import pytest

from netral.guide import rules
from netral.guide.urls import RULES
from netral.law.artefact import section

LIBRARY = section("library")
IDS = {
    "provision": list(LIBRARY["provisions"]),
    "instrument": list(LIBRARY["instruments"]),
    "act": list(LIBRARY["acts"]),
    "sanction": list(LIBRARY["sanctions"]),
    "authority": list(LIBRARY["authorities"]),
    "case": [one["id"] for one in section("scenarios")["scenarios"]],
}
LIKE = {"act": "like", "person": "pns", "on": "2024-10-10", "f-object": "calon"}


class TestEveryThing:
    @pytest.mark.parametrize("kind", RULES)
    def test_has_a_page_in_both_languages(self, kind):
        for id_ in IDS[kind]:
            for language in ("id", "en"):
                page = rules.page(kind, id_, language)
                assert page
                assert page.heading
                for _, links in page.links:
                    assert all(link.id in IDS[link.kind] for link in links), id_

    def test_of_another_kind_or_name_has_none(self, public):
        assert rules.page("provision", "no-such", "id") is None
        assert rules.page("no-such", "like", "id") is None
        assert public.get("/pasal/no-such/").status_code == 404

    @pytest.mark.parametrize("kind", RULES)
    def test_says_of_which_release_it_is(self, public, kind):
        page = public.get(f"/{RULES[kind]}/{IDS[kind][0]}/").text

        release = section("rules")["release"]
        assert f"Aturan versi {release['version']}, diketahui sampai" in page

    def test_of_law_says_whether_a_lawyer_has_checked_it(self, public):
        assert "Belum diperiksa ahli hukum" in public.get("/pasal/pp94-p5n-2/").text

    def test_can_be_ruled_both_ways(self, public):
        page = public.get("/perbuatan/attend-passively/").text

        assert 'data-v="contested"' in page
        assert 'data-v="allowed"' in page  # before PP 94/2021


class TestCaches:
    @pytest.mark.parametrize("path", ["/pasal/pp94-p5n-2/", "/perbuatan/like/", "/peraturan/", "/en/perbuatan/"])
    def test_are_told_that_nothing_has_changed_without_making_it_again(self, public, path, monkeypatch):
        first = public.get(path)
        monkeypatch.setattr("netral.guide.pages.render", lambda *given: pytest.fail("made again"))

        again = public.get(path, headers={"if-none-match": first.headers["ETag"]})

        assert first.status_code == 200
        assert "public" in first.headers["Cache-Control"]
        assert again.status_code == 304

    def test_keep_the_languages_apart(self, public):
        assert public.get("/perbuatan/like/").headers["ETag"] != public.get("/en/perbuatan/like/").headers["ETag"]


class TestLinks:
    @pytest.mark.django_db
    @pytest.mark.parametrize("path", ["/", "/peraturan/", "/perbuatan/", "/belum-diperiksa/", "/perbuatan/like/"])
    def test_of_a_page_lead_somewhere(self, public, path):
        inside = {link for link in re.findall(r'href="(/[^"#]*)"', public.get(path).text) if "/static/" not in link}

        for link in inside:
            assert public.get(link).status_code == 200, link

    def test_of_an_answer_lead_to_its_rules(self, public):
        page = public.post("/bolehkah/", LIKE).text

        links = set(re.findall(r'href="(/(?:pasal|perbuatan)/[^"]+)"', page))
        assert "/perbuatan/like/" in links
        assert len(links) > 2
        assert all(public.get(link).status_code == 200 for link in links)


class TestPdf:
    def test_is_one_that_screen_readers_can_read(self, public):
        answer = public.post("/bolehkah/pdf/", LIKE)

        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "panduan-asn.pdf" in answer.headers["Content-Disposition"]
        assert answer.content.startswith(b"%PDF-")
        assert b"/MarkInfo" in answer.content
        assert b"pdfuaid" in answer.content

    def test_holds_nothing_of_what_was_typed(self, public):
        answer = public.post("/bolehkah/pdf/", {"text": "Saya PNS canaryxyzzy menyukai unggahan calon bupati. Boleh?"})

        assert answer.status_code == 200
        assert b"canaryxyzzy" not in answer.content

    def test_is_not_made_of_a_mistake(self, public):
        assert public.post("/bolehkah/pdf/", {"act": "no-such"}).status_code == 422
        assert public.get("/bolehkah/pdf/").status_code == 405


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "link"),
        [
            ("like", "/perbuatan/like/"),
            ("menyukai", "/perbuatan/like/"),
            ("kepencet lope di ig paslon", "/perbuatan/like/"),
            ("cltn", "/perbuatan/take-cltn/"),
            ("UU 20/2023", "/peraturan/uu-20-2023/"),
            ("pasal 71 ayat (1)", "/pasal/uu10-2016-p71-1/"),
            ("rokan hulu", "/wilayah/14.06/"),
            ("Rokan", "/wilayah/14.07/"),
            ("rohul", "/wilayah/14.06/"),
            ("Kab. Rokan Hlu", "/wilayah/14.06/"),
        ],
    )
    def test_finds_acts_rules_and_regions(self, public, text, link):
        assert f'href="{link}"' in public.post("/cari/", {"text": text}).text

    def test_says_when_nothing_was_found(self, public):
        assert "Tidak ada yang ditemukan" in public.post("/cari/", {"text": "zzqq"}).text

    def test_refuses_what_is_no_search(self, public):
        assert public.post("/cari/", {"text": "x" * 500}).status_code == 422

    def test_keeps_its_words_out_of_the_address(self, public):
        page = public.get("/cari/?text=canary")

        assert "canary" not in page.text.split("<main")[1]


class TestChanges:
    def test_between_two_days_are_cited(self, public):
        page = public.get("/riwayat/?dari=2020-10-07&sampai=2024-10-07").text

        assert "Mulai berlaku di antaranya" in page
        assert 'href="/pasal/pp94-p5n-2/"' in page

    @pytest.mark.parametrize("query", ["dari=x&sampai=y", "dari=2024-10-07&sampai=2020-10-07", "dari=2024-10-07"])
    def test_of_what_are_no_days_are_refused(self, public, query):
        page = public.get(f"/riwayat/?{query}")

        assert page.status_code == 422
        assert "ETag" not in page.headers


class TestInterface:
    def test_names_every_operation(self, public):
        page, described = public.get("/antarmuka/").text, public.get("/api/v1/openapi.json").json()

        assert all(address in page for address in described["paths"])


class TestCorrections:
    def test_name_what_was_said_and_the_time_it_bears_on(self, public):
        page = public.get("/koreksi/").text

        assert "Sebelumnya:" in page
        assert "Mengenai perbuatan: sejak" in page

    def test_name_only_what_there_is(self):
        for one in section("corrections")["corrections"]:
            assert set(one["provisions"]) <= set(LIBRARY["provisions"])
            assert set(one["acts"]) <= set(LIBRARY["acts"])

    @pytest.mark.parametrize("path", ["/koreksi/umpan.atom", "/en/koreksi/umpan.atom"])
    def test_can_be_followed_as_a_feed(self, public, path):
        answer = public.get(path)

        assert answer.headers["Content-Type"].startswith("application/atom+xml")
        assert answer.text.count("<entry>") == len(section("corrections")["corrections"])
