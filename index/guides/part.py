"""The guides' part of a snapshot: the records and what the search over them needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from index.encoder import Encoder
from index.guides.sayings import build_guide_sayings
from index.manifest import hash_file
from index.parts import taken_over
from index.phrases import HERE
from knowledge.guide import Guide

FOLDER = "guides"
RECORDS = "guides.json"
LAYOUT = "1"
"""Raised when the files of the part change their form."""


def mark(guides: Sequence[Guide], encoder: Encoder | None) -> str:
    """Hash of all that the part is made of; empty where there is no guide."""
    if not guides:
        return ""
    digest = hashlib.sha256(f"{LAYOUT} {encoder.fingerprint if encoder else ''}".encode())
    digest.update(hash_file(HERE / "noise.yaml").encode())
    for guide in guides:
        digest.update(guide.model_dump_json().encode())
    return digest.hexdigest()[:16]


def counts(guides: Sequence[Guide]) -> dict[str, int]:
    """How many guides, for the manifest; nothing where there is none."""
    return {"guide": len(guides)} if guides else {}


def write(folder: Path, guides: Sequence[Guide], made: str, current: Path, encoder: Encoder | None) -> None:
    """Write the part into the new snapshot `folder`; the one in use (`current`) lends it whole."""
    if not guides or taken_over(current, FOLDER, made, (FOLDER,), folder):
        return
    own = folder / FOLDER
    own.mkdir()
    records = [guide.model_dump(mode="json") for guide in guides]
    (own / RECORDS).write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    build_guide_sayings(guides, encoder).save(own)
