"""The encoder: text → unit vectors. Any sentence-transformers model, by folder or name.

A static model (a table of token vectors) is applied here directly: its whole work is a lookup and a mean, and leaving
torch out of the service saves some 350 MB and 6 s at start. Other models load through sentence-transformers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import EncoderError

Matrix = npt.NDArray[np.float32]

ROOT = Path(__file__).parents[1]
SHIPPED = "index/model"
NONE = "none"
"""Name of no encoder: the index then works by words and attributes alone."""

PREFIXES: dict[str, tuple[str, str]] = {
    "e5": ("query: ", "passage: "),
    "bge-m3": ("", ""),
}
"""Model family (part of its name) → what it wants before a question and before a text."""

SEGMENTED = ("phobert", "bkai-foundation-models/vietnamese-bi-encoder", "sup-simcse-vietnamese")
"""Families trained on word-segmented text: underthesea joins the syllables of a word by an underscore."""


LENGTHS: dict[str, int] = {"phobert": 256, "bkai-foundation-models/vietnamese-bi-encoder": 256, "e5": 512}
"""Family → tokens it was made for; a model that says less of itself is not asked for more."""

READ = 512
"""Tokens of a text that any model reads: our texts are short, and the long ones begin with what matters."""


class Encoder(Protocol):
    """Turns texts into unit vectors of one length."""

    name: str
    fingerprint: str
    dimension: int

    def encode(self, texts: Sequence[str], *, question: bool = False) -> Matrix:
        """Rows of unit length, shape (texts, dimension); an empty text gives a row of zeros."""
        ...


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Matrix = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit


class StaticEncoder:
    """A sentence-transformers StaticEmbedding model: tokenizer.json and one table of token vectors."""

    def __init__(self, name: str, fingerprint: str, tokenizer: Any, table: Matrix) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = int(table.shape[1])
        self.tokenizer = tokenizer
        self.table = table

    def encode(self, texts: Sequence[str], *, question: bool = False) -> Matrix:
        """See `Encoder.encode`; questions and texts are read alike."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for number, encoding in enumerate(self.tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            if encoding.ids:
                rows[number] = self.table[encoding.ids].mean(axis=0)
        return _unit(rows)


class TransformerEncoder:
    """Any other sentence-transformers model, on CPU."""

    def __init__(self, name: str, fingerprint: str, model: Any) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self.dimension = int(model.get_sentence_embedding_dimension())
        lowered = name.lower()
        family = next((family for family in PREFIXES if family in lowered), None)
        self._prefixes = PREFIXES[family] if family else ("", "")
        self._segmented = any(family in lowered for family in SEGMENTED)
        limit = min([READ, *(length for family, length in LENGTHS.items() if family in lowered)])
        model.max_seq_length = min(int(model.max_seq_length or limit), limit)

    def encode(self, texts: Sequence[str], *, question: bool = False) -> Matrix:
        """See `Encoder.encode`."""
        prefix = self._prefixes[0 if question else 1]
        ready = [prefix + (_segment(text) if self._segmented else text) for text in texts]
        rows = self._model.encode(ready, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(rows, dtype=np.float32)


def _segment(text: str) -> str:
    from underthesea import word_tokenize

    return str(word_tokenize(text, format="text"))


def fingerprint_of(folder: Path) -> str:
    """Hash of all files of a model folder."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
        digest.update(str(file.relative_to(folder)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _static_folder(folder: Path) -> Path | None:
    """The folder of the StaticEmbedding when that is all the model consists of, else None."""
    listing = folder / "modules.json"
    if not listing.is_file():
        return None
    modules = json.loads(listing.read_text(encoding="utf-8"))
    kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    if kinds[0] != "StaticEmbedding" or any(kind != "Normalize" for kind in kinds[1:]):
        return None
    return folder / str(modules[0]["path"])


def _load_static(name: str, folder: Path, part: Path) -> StaticEncoder:
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tensors = load_file(part / "model.safetensors")
    table = tensors["embedding.weight" if "embedding.weight" in tensors else "embeddings"]
    tokenizer = Tokenizer.from_file(str(part / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return StaticEncoder(name, fingerprint_of(folder), tokenizer, np.ascontiguousarray(table, dtype=np.float32))


def load_encoder(name: str) -> Encoder | None:
    """Load the encoder `name`: a folder (relative to the working directory or the repository), a model name, or "none".

    Raises EncoderError when nothing can be loaded.
    """
    if name == NONE:
        return None
    folder = next((path for path in (Path(name), ROOT / name) if path.is_dir()), None)
    try:
        if folder is not None:
            part = _static_folder(folder)
            if part is not None:
                return _load_static(name, folder, part)
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(folder or name), device="cpu")
        mark = fingerprint_of(folder) if folder is not None else hashlib.sha256(name.encode()).hexdigest()[:16]
        return TransformerEncoder(name, mark, model)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        raise EncoderError.unreadable(
            name, str(error).splitlines()[0] if str(error) else type(error).__name__
        ) from error
