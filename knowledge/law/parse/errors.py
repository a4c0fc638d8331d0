"""What is wrong with the text of a legal document."""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class LawTextError(KnowledgeError):
    """A text that cannot be read as a legal document: names the file, says what is wrong and what to do."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason
