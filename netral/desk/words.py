"""What the trail calls things, in words for whoever reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

DEEDS = {
    "institution.see": gettext_lazy("looked at the institution"),
    "institution.closed": gettext_lazy("closed the institution"),
    "people.see": gettext_lazy("looked at the person"),
    "person.ended": gettext_lazy("noted that the person left service"),
    "person.end-mended": gettext_lazy("mended when or why the person left service"),
    "person.end-taken-back": gettext_lazy("took back that the person left service"),
    "directory.import-begun": gettext_lazy("began an import"),
    "directory.previewed": gettext_lazy("looked at the preview of an import"),
    "directory.imported": gettext_lazy("imported a file"),
    "directory.rejects-read": gettext_lazy("read the refused rows of an import"),
    "directory.exported": gettext_lazy("took the directory along as a file"),
    "subject.asked": gettext_lazy("noted a request about data"),
    "subject.copied": gettext_lazy("made a copy of the data"),
    "subject.given": gettext_lazy("handed the copy over"),
    "subject.refused": gettext_lazy("refused a request about data"),
    "subject.erased": gettext_lazy("erased the data for good"),
    "subject.key-destroyed": gettext_lazy("destroyed the key of the data"),
    "subjects.see": gettext_lazy("looked at a request about data"),
    "accounts.see": gettext_lazy("looked at the account"),
    "account.invited": gettext_lazy("invited somebody"),
    "account.invitation-withdrawn": gettext_lazy("withdrew an invitation"),
    "account.accepted": gettext_lazy("came by an invitation"),
    "account.signed-in": gettext_lazy("signed in"),
    "account.signed-out": gettext_lazy("signed out"),
    "account.sign-in-failed": gettext_lazy("tried to sign in, without success"),
    "account.password-set": gettext_lazy("set a password"),
    "account.way-in-added": gettext_lazy("added a way in"),
    "account.way-in-removed": gettext_lazy("removed a way in"),
    "account.address-asked": gettext_lazy("asked for a code for an address"),
    "account.address-changed": gettext_lazy("changed the address for notices"),
    "account.role-ended": gettext_lazy("ended a role"),
    "account.suspended": gettext_lazy("suspended the account"),
    "account.readmitted": gettext_lazy("let the account in again"),
    "account.recovery-asked": gettext_lazy("began a recovery"),
    "account.recovery-agreed": gettext_lazy("agreed to a recovery"),
    "account.recovery-stopped": gettext_lazy("stopped a recovery"),
    "account.recovered": gettext_lazy("recovered the account"),
    "trail.read": gettext_lazy("read the trail"),
    "trail.exported": gettext_lazy("took the trail along as a file"),
    "log.announced": gettext_lazy("announced a public log"),
    "log.closed": gettext_lazy("closed a public log"),
    "log.withdrawn": gettext_lazy("took back the announcement of a public log"),
    "log.key-made": gettext_lazy("made a key of the public log"),
    "log.key-revoked": gettext_lazy("revoked a key of the public log"),
    "log.recovered": gettext_lazy("recovered the public log"),
    "platform.backed-up": gettext_lazy("made a backup"),
    "platform.backup-whole": gettext_lazy("ended a backup"),
    "platform.restored": gettext_lazy("restored a backup"),
    "platform.forgot": gettext_lazy("forgot what was old"),
}
"""Deeds, by what the trail calls them; one that is missing here is shown as it is called."""


SUBJECTS = {
    "account": gettext_lazy("account"),
    "institution": gettext_lazy("institution"),
    "invitation": gettext_lazy("invitation"),
    "import": gettext_lazy("import"),
    "person": gettext_lazy("person"),
    "request": gettext_lazy("request"),
    "log": gettext_lazy("public log"),
    "retention": gettext_lazy("what is old"),
    "unit": gettext_lazy("unit"),
}
"""Kinds of subjects."""
TOLD = {
    "before": gettext_lazy("before"),
    "device": gettext_lazy("device"),
    "digest": gettext_lazy("digest"),
    "file": gettext_lazy("file"),
    "key": gettext_lazy("key"),
    "name": gettext_lazy("name"),
    "numbers": gettext_lazy("numbers"),
    "on": gettext_lazy("day"),
    "reason": gettext_lazy("reason"),
    "role": gettext_lazy("role"),
    "rows": gettext_lazy("rows"),
    "sheets": gettext_lazy("sheets"),
    "shown": gettext_lazy("shown"),
    "size": gettext_lazy("size"),
    "unit": gettext_lazy("unit"),
    "why": gettext_lazy("reason"),
    "wish": gettext_lazy("wish"),
}
"""What entries tell beside."""
SHORT = 8
"""Letters of an identifier that are shown: enough to tell two apart on a page."""


def subject_in_words(subject: str) -> str:
    """Give a subject that has no name of its own by its kind and the beginning of its identifier."""
    kind, _slash, key = subject.partition("/")
    return f"{SUBJECTS[kind]} {key[:SHORT]}" if kind in SUBJECTS else subject


def in_words(deed: str) -> str:
    """Give a deed in the language of the page."""
    return str(DEEDS.get(deed, deed))
