"""What can be wrong with a question, and what can be wrong with the corpus."""

from __future__ import annotations

from netral.common.errors import NetralError


class BadQuestion(NetralError):
    """A question that cannot be answered as put: names the field and the nearest valid values."""

    def __init__(self, field: str, *, id: str, en: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(id=id, en=en)
        self.field = field
        self.nearest = nearest


def did_you_mean(near: tuple[str, ...]) -> dict[str, str]:
    """Say the nearest valid values in both languages, with the space before; nothing when there are none."""
    if not near:
        return {"id": "", "en": ""}
    return {"id": f" Maksud Anda: {', '.join(near)}?", "en": f" Did you mean: {', '.join(near)}?"}


class CorpusError(NetralError):
    """The corpus is broken: says in which file, on which line and in which field. Nothing starts with it."""

    def __init__(self, problem: str, *, file: str, line: int = 0, field: str = "") -> None:
        where = f"{file}:{line}" if line else file
        at = f" [{field}]" if field else ""
        super().__init__(id=f"Korpus rusak: {where}{at}: {problem}", en=f"Broken corpus: {where}{at}: {problem}")
        self.problem, self.file, self.line, self.field = problem, file, line, field
