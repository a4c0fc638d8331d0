"""The one form of a citizen's message that understanding and search both see."""

from __future__ import annotations

from pathlib import Path

from .abbreviations import expand
from .corrector import Corrector
from .restoration import Restorer

ROUNDS = 6


class Reader:
    """Reads a message: normalises it, writes abbreviations out, puts accents back and slips right."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        self.corrector = Corrector(restorer.model)

    @classmethod
    def load(cls, path: Path | None = None) -> Reader:
        """Raises FileNotFoundError or ValueError with the path when the restorer's model is absent or broken."""
        return cls(Restorer.load(path))

    def read(self, text: str) -> str:
        """The message as understood: `e muon lam cccd` becomes `em muốn làm căn cước công dân`. Idempotent."""
        text = expand(text)
        # Each step can complete what another one knows: an abbreviation of several words, a word that lacks a mark.
        for _ in range(ROUNDS):
            settled = text
            text = expand(self.corrector.correct(self._restorer.restore(text)))
            if text == settled:
                break
        return text
