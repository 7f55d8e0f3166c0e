"""How long a password would stand against guessing: by zxcvbn, with the words that are guessed first here."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

SHORTEST = 12
"""Characters that a password has at least."""
COMMON = CommonPasswordValidator()
"""Knows the 20,000 passwords that Django ships."""
LOOKED_AT = 72
"""Characters that are looked at: as many as zxcvbn takes; who types more has typed enough."""
ENOUGH = 4
"""Of 0 to 4: more than 10 ** 10 guesses, each of which costs Argon2 a fifth of a second."""
HERE = (
    "netral", "asn", "pns", "pppk", "bkn", "bkpsdm", "bawaslu", "pemilu", "pilkada", "inspektorat", "operator", "admin",
    "kabupaten", "kota", "provinsi", "pemda", "dinas", "kantor", "kepala", "bupati", "indonesia", "merdeka",
    "pancasila", "garuda", "nusantara", "rahasia", "sandi", "katasandi", "password", "masuk", "bismillah",
    "alhamdulillah", "assalamualaikum", "sayang", "cinta", "bunda", "mama", "papa", "ibu", "bapak", "anak", "jakarta",
    "bandung", "surabaya", "medan", "semarang", "makassar", "satu", "dua", "tiga", "empat", "lima", "qwerty",
)  # fmt: skip
"""Words that whoever guesses tries first."""


class HoldsAgainstGuessing:
    """Refuses a password that is short, or made of what is guessed first, however long it is: for one reason."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a weak one.

        :raises ValidationError: it would be guessed
        """
        if len(password) < SHORTEST:
            raise ValidationError(
                _("A password has at least %(length)s characters. Three or four words are easy to keep.")
                % {"length": SHORTEST},
                code="short",
            )
        own = [str(getattr(user, field, "") or "") for field in ("login", "name", "email")]
        words = [part for one in own for part in (one, *one.replace("@", " ").replace("-", " ").split()) if part]
        is_known = password.lower().strip() in COMMON.passwords
        if is_known or zxcvbn(password[:LOOKED_AT], user_inputs=[*words, *HERE])["score"] < ENOUGH:
            raise ValidationError(
                _(
                    "This would be guessed soon: it is made of common words, names, years or rows of keys. "
                    "Take three or four words that do not belong together."
                ),
                code="guessed",
            )

    def get_help_text(self) -> str:
        """Say what is wanted."""
        return _("Three or four words that do not belong together.")
