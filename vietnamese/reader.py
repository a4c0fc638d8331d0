"""The one form of a citizen's message that understanding and search both see."""

from __future__ import annotations

from pathlib import Path

from .abbreviations import expand
from .restoration import Restorer


class Reader:
    """Reads a message: normalises it, writes abbreviations out, puts accents back."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer

    @classmethod
    def load(cls, path: Path | None = None) -> Reader:
        """Raises FileNotFoundError or ValueError with the path when the restorer's model is absent or broken."""
        return cls(Restorer.load(path))

    def read(self, text: str) -> str:
        """The message as understood: `e muon lam cccd` becomes `em muốn làm căn cước công dân`. Idempotent."""
        text = expand(text)
        # Accents put back can complete an abbreviation of several words, which then is written out, too.
        for _ in range(4):
            text = self._restorer.restore(text)
            expanded = expand(text)
            if expanded == text:
                break
            text = expanded
        return text
