"""Indonesian, and English under /en/. Which one, the address alone says: never a cookie, never the browser's header."""

from pathlib import Path

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True

# Instants are UTC; the zone of a region is applied at the edges.
TIME_ZONE = "UTC"
USE_TZ = True

# A room of several apps keeps one catalog.
LOCALE_PATHS = [Path(__file__).resolve().parents[2] / "directory" / "locale"]
