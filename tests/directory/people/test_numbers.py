"""NIP and NI PPPK. All numbers here are impossible: appointed in 2090, or with a fault."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netral.directory.people.numbers import BadNumber, masked, read_number

TODAY = date(2026, 11, 22)
NIP, NI_PPPK = "199001012090011900", "199001012090211900"


def refusal(text, *, pppk=False, today=TODAY):
    with pytest.raises(BadNumber) as refused:
        read_number(text, pppk=pppk, today=today)
    assert refused.value.message["id"]
    assert refused.value.message["en"]
    return refused.value.code


class TestNumber:
    def test_tells_birth_appointment_and_sex(self):
        number = read_number(NIP, pppk=False, today=TODAY)

        assert number == (NIP, date(1990, 1, 1), 2090, 1, 1, 900)

    def test_of_a_pppk_has_no_month(self):
        assert read_number(NI_PPPK, pppk=True, today=TODAY).month == 0
        assert refusal(NI_PPPK) == "month"

    @pytest.mark.parametrize(
        "text", ["19900101 209001 1 900", "'199001012090011900", " 19900101-209001-1-900 ", "19900101.209001.1.900"]
    )
    def test_is_read_as_people_write_it(self, text):
        assert read_number(text, pppk=False, today=TODAY).digits == NIP

    def test_of_an_invented_person_may_lie_ahead(self):
        assert read_number(NIP, pppk=False, today=TODAY).is_demo
        assert refusal("199001012090011001") == "future"

    def test_of_this_month_is_no_future(self):
        assert read_number("199001012026111900", pppk=False, today=TODAY).serial == 900
        assert refusal("199001012026121900") == "future"


class TestBadNumber:
    @pytest.mark.parametrize("text", ["1.98E+17", "1,98E+17", "1.99001E+17", "2E17", "1.98e+17"])
    def test_of_a_spreadsheet_is_named(self, text):
        assert refusal(text) == "rounded"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "not-digits"),
            ("tidak ada", "not-digits"),
            ("١٩٩٠٠١٠١٢٠٩٠٠١١٩٠٠", "not-digits"),
            ("19900101209001190", "length"),
            ("1990010120900119000", "length"),
            ("130123456", "length"),
            ("199013012090011900", "birth"),
            ("199002302090011900", "birth"),
            ("180001012090011900", "birth"),
            ("203001012090011900", "birth"),
            ("199001012090131900", "month"),
            ("199001012090001900", "month"),
            ("199001012090013900", "sex"),
            ("199001012090010900", "sex"),
            ("199001012090011000", "serial"),
            ("200001012016011900", "too-young"),
        ],
    )
    def test_has_a_reason(self, text, code):
        assert refusal(text) == code

    @given(st.text(max_size=30), st.booleans())
    def test_never_is_a_fault(self, text, pppk):
        with contextlib.suppress(BadNumber):
            assert len(read_number(text, pppk=pppk, today=TODAY).digits) == 18


def test_masked_shows_neither_birthday_nor_serial():
    assert masked(NIP) == "19******20****1***"
