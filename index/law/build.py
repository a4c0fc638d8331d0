"""Building the law part of a snapshot.

`index.build` calls `build_law(documents, folder / "law", encoder, previous, progress)` with the documents of
`knowledge.law.compile.compile_law` in a fixed order (by number and kind) and, as `previous`, the `law` folder of the
snapshot in use, if there is one: what it holds of unchanged articles is taken over. `index.snapshot` loads it by
`LawIndex.load(folder / "law", encoder, reader)`. The files belong to the manifest like all others.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from index.encoder import Encoder
from index.law import ranker
from index.law.columns import build_columns
from index.law.postings import build_postings
from index.law.records import write_law_records
from index.law.titles import build_titles
from index.law.words import Words, plain_numbers, read_words
from knowledge.law.document import LegalDocument

Progress = Callable[[str, float], None]
"""Called with what is being done and how much of the law's part is done (0 to 1)."""


def build_law(
    documents: Sequence[LegalDocument],
    folder: Path,
    encoder: Encoder | None,
    previous: Path | None,
    progress: Progress = lambda what, share: None,
) -> None:
    """Write all that the search over the articles needs into the new folder `folder`.

    `previous` is the same folder of an earlier snapshot, or None; one that cannot be read counts as None. Raises
    OSError and sqlite3.Error when the disk fails.
    """
    folder.mkdir(parents=True)
    progress("law: texts", 0.0)
    write_law_records(folder / "law.sqlite", documents)
    build_columns(documents).save(folder / "columns.npz")
    progress("law: words", 0.2)
    words = read_words(documents, _held(previous))
    words.save(folder / "words")
    progress("law: postings", 0.6)
    names, plain = plain_numbers(words.vocabulary)
    postings = build_postings(words, plain, len(names) + 1)
    postings.save(folder / "postings")
    build_titles(words, plain, names, postings).save(folder / "titles.npz")
    shutil.copyfile(ranker.FILE, folder / "ranker.json")
    progress("law: done", 1.0)


def _held(previous: Path | None) -> Words | None:
    if previous is None:
        return None
    try:
        return Words.load(previous / "words")
    except (OSError, ValueError, KeyError):
        return None
