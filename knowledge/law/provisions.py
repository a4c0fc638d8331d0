"""Articles, clauses and points (điều, khoản, điểm) named in a text, in figures or in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_ITEM = r"\d{1,4}[a-z]?(?!\w)(?![/%]\w?)(?!\.\d)"
_AND = r"\s*(?:,|va|voi|&|den|-)\s*"
_ARTICLES = rf"{_ITEM}(?:{_AND}(?:(?:cac\s+)?dieu\s*)?{_ITEM})*"
_CLAUSES = rf"{_ITEM}(?:{_AND}(?:(?:cac\s+)?khoan\s*)?{_ITEM})*"
_ROMAN = {
    roman: str(number) for number, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"), 1)
}
_WORDS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    **dict.fromkeys(("bon", "tu"), 4),
    **dict.fromkeys(("nam", "lam"), 5),
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_SPOKEN = rf"(?:{'|'.join([*_WORDS, 'muoi', 'tram', 'linh', 'le'])})"
_PIECE = re.compile(
    rf"(?<!\w)(?:(?P<word>dieu|d)\s*\.?\s*(?:so\s+|thu\s+)?(?P<articles>{_ARTICLES})"
    rf"|dieu\s+(?:so\s+|thu\s+)?(?P<spoken>{_SPOKEN}(?:\s{_SPOKEN}){{0,5}})(?!\w)"
    rf"|(?<!tai )(?P<short>khoan|k)\s*\.?\s*(?:so\s+|thu\s+)?(?P<clauses>{_CLAUSES})"
    rf"|khoan\s+(?:thu\s+)?(?P<spoken_clause>{_SPOKEN}(?:\smuoi)?(?:\s{_SPOKEN})?)(?!\w)"
    r"|diem\s+(?P<point>[a-z])(?!\w)"
    r"|phu luc\s*(?:so\s+)?(?P<appendix>\d{1,2}|[ivx]{1,4})(?!\w))"
)
_SUM = re.compile(r"\s*(?:trieu|nghin|ngan|ty|dong|tien|k|d|tuoi|ngay|thang|nguoi|gio|tieng|%)(?!\w)")
_BETWEEN = re.compile(r"[\s,;:.()\-]*(?:(?:cua|tai|thuoc|o|trong|va)[\s,]*)?")
_RANGE = re.compile(r"(\d{1,4})\s*(?:den|-)\s*(?:dieu\s*)?(\d{1,4})(?!\w)")

LONGEST_RANGE = 10


@dataclass(frozen=True)
class Provision:
    """One provision named; `start` and `end` are its place in the text."""

    start: int
    end: int
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    weak: bool = False
    """written as `d 8`, `k 2` or in words of number: taken only beside the name of a document"""


def provisions(folded: str, text: str) -> list[Provision]:
    """All provisions of a folded text; `text` is the same with accents, character by character, for điểm đ."""
    found: list[Provision] = []
    group: list[re.Match[str]] = []
    for match in _PIECE.finditer(folded):
        if _is_sum(match, folded):
            continue
        if group and not _goes_on(group, match, folded):
            found += _read(group, text)
            group = []
        group.append(match)
    return found + (_read(group, text) if group else [])


def _is_sum(match: re.Match[str], folded: str) -> bool:
    """`khoản 20 triệu`, `d 5 ngày`: an amount; after an article written out only a sum of money is one."""
    return match["word"] != "dieu" and match["point"] is None and bool(_SUM.match(folded, match.end()))


def _goes_on(group: list[re.Match[str]], match: re.Match[str], folded: str) -> bool:
    """Whether a piece belongs to the provision begun: điểm a khoản 2 điều 8, or điều 8 khoản 2 điểm a."""
    level, before = _level(match), [_level(piece) for piece in group]
    return level not in before and bool(_BETWEEN.fullmatch(folded, group[-1].end(), match.start()))


def _level(match: re.Match[str]) -> str:
    if match["point"]:
        return "point"
    return "clause" if match["clauses"] or match["spoken_clause"] else "article"


def _read(group: list[re.Match[str]], text: str) -> list[Provision]:
    start, end = group[0].start(), group[-1].end()
    articles: list[str | None] = []
    clauses: list[str | None] = []
    point, weak = None, False
    for match in group:
        weak = weak or match["word"] == "d" or match["short"] == "k" or bool(match["spoken"] or match["spoken_clause"])
        if match["articles"]:
            articles += _items(match, "articles", text)
        elif match["spoken"]:
            articles.append(spoken(match["spoken"]))
        elif match["appendix"]:
            articles.append(f"PL{_ROMAN.get(match['appendix'], match['appendix'])}")
        elif match["clauses"]:
            clauses += _items(match, "clauses", text)
        elif match["spoken_clause"]:
            clauses.append(spoken(match["spoken_clause"]))
        else:
            point = text[match.start("point") : match.end("point")].lower()
    whole = Provision(start, end, point=point, weak=weak)
    if len(articles) > 1:
        return [replace(whole, article=article, point=None) for article in articles]
    article = articles[0] if articles else None
    return [replace(whole, article=article, clause=clause) for clause in clauses or [None]]


def _items(match: re.Match[str], group: str, text: str) -> list[str | None]:
    listed = text[match.start(group) : match.end(group)].lower()
    span = _RANGE.fullmatch(match[group])
    if span and 0 < int(span[2]) - int(span[1]) < LONGEST_RANGE:
        return [str(number) for number in range(int(span[1]), int(span[2]) + 1)]
    return [_plain(item) for item in re.findall(r"\d{1,4}[a-zđ]?", listed)]


def _plain(item: str) -> str:
    return item.lstrip("0") or "0"


def spoken(words: str) -> str | None:
    """A number below 1,000 told in folded words: `mot tram bay muoi ba` → `173`; figure by figure: `mot hai ba`."""
    tokens = words.split()
    if "muoi" not in tokens and "tram" not in tokens:
        figures = [str(_WORDS[token]) for token in tokens if token in _WORDS]
        return "".join(figures) if len(figures) == len(tokens) else None
    total, last = 0, 0
    for token in tokens:
        if token in _WORDS:
            last = _WORDS[token]
        elif token == "tram":
            total, last = total + 100 * (last or 1), 0
        elif token == "muoi":
            total, last = total + 10 * (last or 1), 0
    return str(total + last)
