"""The base of every refusal: a message in both languages, so that whoever shows it chooses one."""

from __future__ import annotations


class NetralError(Exception):
    """Something a person can understand and mend. Anything else that is raised is a bug and stays visible."""

    def __init__(self, *, id: str, en: str) -> None:
        super().__init__(id)
        self.message = {"id": id, "en": en}

    def said_in(self, language: str) -> str:
        """Give the message in `language` ("id" or "en"); Indonesian when there is no such text."""
        return self.message.get(language, self.message["id"])

    def about(self, what: str) -> dict[str, str]:
        """Give the message in both languages, after what it is about."""
        return {language: f"{what}: {said}" for language, said in self.message.items()}
