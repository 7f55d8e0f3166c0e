"""Bolehkah?'s pages: every verdict, nothing of a question but in the page itself."""

from __future__ import annotations

import io
import logging
import re

import pytest

from netral.guide import dialogue
from netral.guide.dialogue import FACT
from netral.law.artefact import section
from netral.law.contract.wording import GROUPS, VERDICT_WORD

TEXT = "Saya PNS canary-xyzzy, kemarin menyukai unggahan calon bupati. Boleh?"
ANSWERS = {
    "allowed": {"act": "vote", "person": "pns", "on": "2024-11-27"},
    "conditional": {"act": "attend-campaign", "person": "pns", "on": "2024-10-10"},
    "prohibited": {"act": "like", "person": "pns", "on": "2024-10-10", FACT + "object": "calon"},
    "contested": {"act": "attend-passively", "person": "pns", "on": "2024-10-10"},
    "not-covered": {"act": "watch-campaign-online", "person": "pns", "on": "2024-10-10"},
}
HUSBAND = {"act": "accompany-candidate", "person": "pns", "on": "2024-10-10", FACT + "relation": "spouse"}


class TestAnswer:
    @pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
    @pytest.mark.parametrize("verdict", ANSWERS)
    def test_says_the_verdict_first(self, public, verdict, prefix, language):
        page = public.post(f"{prefix}/bolehkah/", ANSWERS[verdict]).text

        main = page[page.index("<main") :]
        assert f'<section class="verdict flow" data-v="{verdict}"' in " ".join(main.split())
        assert VERDICT_WORD[verdict][language] in main

    def test_never_reads_as_allowed_where_no_rule_was_found(self, public):
        page = public.post("/bolehkah/", ANSWERS["not-covered"]).text

        assert "Itu bukan berarti boleh" in page

    def test_shows_both_readings_of_what_is_contested(self, public):
        page = public.post("/bolehkah/", ANSWERS["contested"]).text

        assert "Dilarang – " in page
        assert "Boleh – " in page

    def test_shows_the_same_act_at_other_dates(self, public):
        page = public.post("/bolehkah/", ANSWERS["contested"]).text

        assert page.count('aria-current="true"') == 3  # the language, the place in the menu, and one's own date
        assert "tanggal Anda" in page

    def test_says_once_what_is_the_same_on_every_date(self, public):
        page = public.post("/bolehkah/", ANSWERS["prohibited"]).text

        assert "Jawabannya sama pada semuanya: <b>Dilarang</b>" in page
        assert "tanggal Anda" in page

    def test_has_no_dates_where_no_stage_matters(self, public):
        for act in ("summoned-as-suspect", "off-topic"):
            assert "Perbuatan yang sama" not in public.post("/bolehkah/", {"act": act, "person": "pns"}).text

    def test_says_what_would_make_it_allowed(self, public):
        page = public.post("/bolehkah/", HUSBAND | {FACT + "cltn": "none"}).text

        assert "Boleh bila cuti di luar tanggungan negara (CLTN): sudah CLTN." in page

    def test_says_which_reply_leads_where(self, public):
        page = public.post("/bolehkah/", HUSBAND).text
        options = dict(
            re.findall(r'value="(granted|none)"\s+required><span>.*?</span><span class="tag" data-v="([a-z-]+)"', page)
        )

        assert options == {"granted": "allowed", "none": "prohibited"}

    @pytest.mark.parametrize("told", [{}, {FACT + "cltn": "granted"}])
    def test_says_every_term_in_the_box(self, public, told):
        box = public.post("/bolehkah/", HUSBAND | told).text.split("</section>")[0]

        assert "Syaratnya, menurut huruf E SE MenPANRB 18/2023:" in box
        for term in ("tidak terlibat aktif", "tanpa simbol tangan", "atribut instansi", "media sosial", "pembicara"):
            assert term in box

    def test_tells_what_was_answered_and_asks_one_of_it_again(self, public):
        page = public.post("/bolehkah/", HUSBAND).text
        again = public.post("/bolehkah/", HUSBAND | {"change": FACT + "relation"}).text

        assert 'name="change" value="f-relation"' in " ".join(page.split())
        assert "Apa hubungan keluarga Anda dengan calon?" in again
        asked, cancel = again.split("Tidak jadi: kembali ke jawaban")[0].rsplit("<form", 1)
        assert '<input type="hidden" name="f-relation"' not in asked
        assert re.search(r'value="spouse"\s+checked', asked)
        assert 'name="f-relation" value="spouse"' in cancel

    def test_asked_again_keeps_its_date_until_another_is_given(self, public):
        said = HUSBAND | {"region": "14.06", "change": "on"}
        page = " ".join(public.post("/bolehkah/", said).text.split())

        assert 'type="date" value="2024-10-10"' in page
        assert 'value="Kabupaten Rokan Hulu"' in page

    def test_asks_for_a_status_as_for_a_status(self, public):
        text = {"text": "suami saya calon bupati, boleh dampingi waktu kampanye tgl 10 oktober 2024?"}
        page = public.post("/bolehkah/", text).text
        answered = public.post("/bolehkah/", text | {"person": "pns"}).text

        assert 'name="person"' in page
        assert 'name="f-status"' not in page
        assert '<p class="hint">PNS · ' in answered
        assert '<span class="tag" data-v="allowed">' in answered

    def test_comes_in_the_other_language_with_all_that_was_said(self, public):
        page = public.post("/bolehkah/", HUSBAND).text
        form = page.split('action="/en/bolehkah/"')[1].split("</form>")[0]

        assert 'name="f-relation" value="spouse"' in form
        assert 'name="person" value="pns"' in form
        assert "Are you on leave" in public.post("/en/bolehkah/", HUSBAND).text

    def test_says_that_today_was_taken(self, public):
        assert "Anda tidak menyebut tanggal" in public.post("/bolehkah/", {"text": "Saya PNS, boleh like calon?"}).text
        assert "Anda tidak menyebut tanggal" not in public.post("/bolehkah/", {"text": TEXT, "on": "2024-10-10"}).text

    def test_of_several_acts_is_one_page(self, public):
        page = public.post("/bolehkah/", {"act": ["like", "vote"], "person": "pns", "on": "2024-10-10"}).text

        assert re.sub(r"\s+", " ", page).count('<a href="#act-') == 2
        assert "Ringkasan" in page
        assert page.count('class="verdict flow"') == 2

    def test_shows_what_was_understood_and_lets_it_be_changed(self, public):
        page = public.post("/bolehkah/", {"text": TEXT, "on": "2024-10-10"}).text

        assert "Yang kami pahami" in page
        assert "“kemarin”" in page
        assert f'name="{FACT}' in page

    def test_can_be_corrected_by_a_choice(self, public):
        page = public.post("/bolehkah/", {"text": TEXT, "on": "2024-10-10", "person": "polri"}).text

        assert "anggota Polri" in page

    def test_asks_which_act_is_meant(self, public):
        page = public.post("/bolehkah/", {"text": "saya bingung soal calon itu", "on": "2024-10-10"})

        assert page.status_code == 200


class TestMistakes:
    @pytest.mark.parametrize("asked", ["person", FACT + "cltn"])
    def test_of_choosing_nothing_is_told(self, public, asked):
        said = {name: value for name, value in HUSBAND.items() if name != asked} | {"guided": "1", "asked": asked}
        page = public.post("/bolehkah/", said)

        assert "Pilih salah satu jawaban" in page.text
        assert "Pilih salah satu jawaban" not in public.post("/bolehkah/", said | {"asked": ""}).text

    def test_stand_beside_the_field_and_keep_what_was_typed(self, public):
        page = public.post("/bolehkah/", {"text": "qwrtp zxcvb"})

        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text
        assert "qwrtp zxcvb" in page.text

    @pytest.mark.parametrize(
        "form",
        [
            {"act": "no-such-act"},
            {"act": "like", "person": "<b>canary"},
            {"act": "like", "on": "2024-13-45"},
            {"act": "like", FACT + "no-such": "x"},
            {"act": "like", FACT + "object": "x" * 5000},
            {"act": "like", "region": "Negeri Dongeng"},
            {"text": "\x00\x01"},
            {"text": "x" * 100_000},
            {"act": [f"act-{n}" for n in range(500)]},
        ],
    )
    def test_are_refused_kindly(self, public, form):
        page = public.post("/bolehkah/", form)

        assert page.status_code == 422
        assert "Ada yang perlu diperbaiki" in page.text
        assert "<b>canary" not in page.text

    @pytest.mark.parametrize(
        ("form", "field", "kept"),
        [
            ({"act": "like", "person": "pns", "region": "Negeri Dongeng"}, "region", 'value="Negeri Dongeng"'),
            ({"act": "like", "person": "pns", "on": "2024-13-45"}, "on", 'value="2024-13-45"'),
            ({"text": TEXT, "happened": "kapan-kapan"}, "on", TEXT),
        ],
    )
    def test_of_day_or_place_stand_beside_it_with_all_that_was_said(self, public, form, field, kept):
        page = public.post("/bolehkah/", form).text

        assert f'aria-describedby="{field}-hint {field}-error"' in page
        assert f'<a href="#{field}">' in page
        assert kept in page
        assert all(f'value="{value}"' in page or value in page for value in form.values())

    @pytest.mark.parametrize(
        ("form", "name"),
        [
            ({"act": "like", "person": "presiden-direktur", "on": "2024-10-10"}, "person"),
            (
                {"act": "take-cltn", "person": "pns", "on": "2018-08-10", FACT + "service-years": "-3"},
                FACT + "service-years",
            ),
            ({"act": "like", "person": "pns", "on": "2024-10-10", FACT + "uniform": "maybe"}, FACT + "uniform"),
        ],
    )
    def test_of_an_answer_ask_that_question_again(self, public, form, name):
        page = public.post("/bolehkah/", form)

        assert page.status_code == 422
        assert f'<input type="radio" name="{name}"' in re.sub(r"\s+", " ", page.text)
        assert f'<input type="hidden" name="{name}"' not in page.text
        assert '<a href="#need">' in page.text

    def test_of_size_are_refused_with_what_helps(self, public):
        for path in ("/bolehkah/", "/api/v1/ask"):
            answer = public.post(path, "x" * 4_000_000, content_type="application/x-www-form-urlencoded")

            assert answer.status_code == 413
            assert "Persingkat" in answer.text or "gist" in answer.text


class TestPrivacy:
    def test_leaves_no_trace_of_a_question(self, public, monkeypatch):
        written = io.StringIO()
        (ours,) = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
        monkeypatch.setattr(ours, "stream", written)

        page = public.post("/bolehkah/", {"text": TEXT, "on": "2024-10-10"})

        assert not written.getvalue()
        assert not page.cookies
        assert page.headers["Cache-Control"] == "no-store"
        assert "canary" not in str(page.headers)
        assert not re.findall(r'(?:href|action)="[^"]*canary', page.text)

    def test_leaves_none_in_the_report_of_a_fault_of_ours(self, public, monkeypatch):
        written = io.StringIO()
        (ours,) = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
        monkeypatch.setattr(ours, "stream", written)

        def broken(said, _today):
            try:
                raise KeyError(said.single["text"])
            except KeyError as cause:
                raise ValueError(said.single) from cause

        monkeypatch.setattr(dialogue, "turn", broken)
        page = public.post("/bolehkah/", {"text": TEXT})

        assert page.status_code == 500
        assert "canary" not in page.text
        assert "test_pages.py" in written.getvalue()
        assert "ValueError" in written.getvalue()
        assert "canary" not in written.getvalue()

    def test_has_one_title(self, public):
        pages = [public.get("/").text, *(public.post("/bolehkah/", form).text for form in ANSWERS.values())]

        assert {title for page in pages for title in re.findall("<title>(.*?)</title>", page)} == {
            "Panduan ASN – Netral"
        }


class TestTopics:
    def test_name_every_group_of_acts(self):
        groups = {act["group"] for act in section("rules")["acts"].values()}

        assert groups - {"out-of-scope"} == set(GROUPS)

    @pytest.mark.parametrize("group", GROUPS)
    def test_offer_their_acts(self, public, group):
        page = public.post("/bolehkah/", {"group": group}).text

        assert 'type="radio"' in page
        assert GROUPS[group]["id"] in page.replace("&amp;", "&")
