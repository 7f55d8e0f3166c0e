"""Which passwords are taken."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from netral.accounts.models import Account

SETA = Account(login="abcd-efgh", name="Setawangi Contohnama", email="setawangi@contoh.example")


@pytest.mark.parametrize(
    "password",
    [
        "short", "password1234", "Password1234!", "123456789012", "qwertyuiop123", "aaaaaaaaaaaaaaa", "rahasia12345",
        "Bismillah2026", "Indonesia1945!", "setawangi2026", "Contohnama123", "abcd-efgh1234", "kabupaten2024",
        "Pemilu2024Pemilu", "1q2w3e4r5t6y", "19450817 1945", "operator admin",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, SETA)


@pytest.mark.parametrize(
    "password",
    ["empat kata yang tidak serangkai", "kalimat-sandi-rekaan", "mGd8#kLw2!xQv", "ubi jendela lontar hijau"],
)
def test_what_holds_is_taken(password):
    validate_password(password, SETA)
