"""Write docs/reference/who-may.md from the code: roles, deeds, reach, and what each address of the desk asks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "who-may.md"
REACH = {"unit": "own unit", "institution": "own institution", "region": "own region", "country": "everywhere"}


def page() -> str:
    """Give the page as it should be. Django must be set up."""
    from django.urls import get_resolver
    from django.utils import translation

    from netral.accounts.roles import GIVES, MAY, Deed, Role
    from netral.common.doors import need_of

    with translation.override("en"):
        labels = {role: str(role.label) for role in Role}
    deeds = list(Deed)
    lines = [
        "# Who may what",
        "",
        "Written by `python -m tools.who_may` from `netral/accounts/roles.py` and the addresses of the desk.",
        "`tests/accounts/test_matrix.py` opens every address in every role: at one's own place, at another's, and",
        "where nothing is.",
        "",
        "## Roles",
        "",
        f"| Role | {' | '.join(f'`{deed.value}`' for deed in deeds)} | Invites |",
        f"|---|{'---|' * (len(deeds) + 1)}",
    ]
    for role in Role:
        reach = [REACH[MAY[role][deed].value] if deed in MAY[role] else "–" for deed in deeds]
        gives = GIVES.get(role, frozenset())
        invites = "every role but `head`" if len(gives) > 10 else ", ".join(f"`{one}`" for one in sorted(gives)) or "–"
        lines.append(f"| {labels[role]} (`{role.value}`) | {' | '.join(reach)} | {invites} |")
    lines += [
        "",
        "“Own region” is the region of the institution that one acts for, with all regencies and cities in it; for an",
        "institution of the whole country it is everywhere.",
        "",
        "## Addresses",
        "",
        "Dangerous: who sends something there is asked first to show once more that it is them.",
        "",
        "| Address | For | Dangerous |",
        "|---|---|---|",
    ]
    table: Any = get_resolver("netral.config.urls.desk").url_patterns
    for one in sorted([*table[0].url_patterns, *table[1:]], key=lambda one: str(one.pattern)):
        need = need_of(one.callback)
        assert need is not None
        lines.append(f"| `/{one.pattern}` | `{need.deed}` | {'yes' if need.is_dangerous else ''} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netral.config.settings")
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
