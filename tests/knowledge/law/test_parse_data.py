"""The gazette's real texts, a sample of them: `python -m benchmarks.law_parsing` reads them all."""

from __future__ import annotations

import random
import re
import zipfile
from pathlib import Path

import pytest

from benchmarks.law_parsing import count_articles, is_picture, named_by, office_of, plain
from knowledge.law.parse import LawTextError, parse_gazette

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, str]:
    with zipfile.ZipFile(shared / "data/law/gazette-texts.zip") as archive:
        names = sorted(e.filename for e in archive.infolist() if e.filename.endswith(".txt") and e.file_size < 120_000)
        chosen = random.Random(11).sample(names, 40)
        return {name.rsplit("/", 1)[-1]: archive.read(name).decode() for name in chosen}


def test_heads_and_numbering_of_a_sample(texts: dict[str, str]) -> None:
    read = heads = counted = found = 0
    for file, text in texts.items():
        if is_picture(text):
            with pytest.raises(LawTextError, match="scanned"):
                parse_gazette(text, file)
            continue
        [document] = parse_gazette(text, file)
        read += 1
        kind, number, slug = named_by(file)
        same = re.sub(r"\b0+", "", plain(document.number.replace(".", ""))) == re.sub(r"\b0+", "", number)
        issuers = {plain(issuer) for issuer in re.split(r", (?=[A-ZĐ])", document.issuer)}
        heads += same and plain(document.kind) in (kind, "bo luat") and issuers == office_of(slug)
        own = {article.number for article in document.articles}
        count = count_articles(text, document.kind.startswith("Văn bản"))
        counted += len(count)
        found += len(own & set(count))
        assert "CÔNG BÁO/Số" not in document.model_dump_json()
    assert read >= 35
    assert heads >= 0.97 * read
    assert found >= 0.98 * counted
