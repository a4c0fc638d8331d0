"""How well whole legal documents are read: the 402 gazette texts against what others say of them.

    python -m benchmarks.law_parsing [--list] [--sample N]

Nothing here uses the parser to judge the parser. Number and kind are held against the names of the files; the day of
issue against every other place that names the document with a day (the other texts, the codification, the legal bases
of the portal), else against the first full date of the first page or, for consolidated texts, of the authentication;
the issuer against the code that ends the file's name; the articles against a plain count (lines "Điều N." outside
quotations that go on from the one before) and, where the codification holds the same document, against its articles:
which there are, and how much of their wording is the same. Texts that hold only pictures of pages have no text to be
read: right is to refuse them, and they are counted apart. Reads `../shared/data`; says so and stops where it is absent.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import statistics
import time
import unicodedata
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from knowledge.law.document import LegalDocument
from knowledge.law.parse import LawTextError, parse_gazette

SHARED = Path(__file__).resolve().parents[2] / "shared/data"
OFFICES = {
    "cp": "chinh phu",
    "ttg": "thu tuong chinh phu",
    "qh": "quoc hoi",
    "ubtvqh": "uy ban thuong vu quoc hoi",
    "vpqh": "van phong quoc hoi",
    "bca": "bo cong an",
    "bct": "bo cong thuong",
    "bkhcn": "bo khoa hoc va cong nghe",
    "bkhdt": "bo ke hoach va dau tu",
    "bldtbxh": "bo lao dong thuong binh va xa hoi",
    "bnnmt": "bo nong nghiep va moi truong",
    "bnnptnt": "bo nong nghiep va phat trien nong thon",
    "bnv": "bo noi vu",
    "bqp": "bo quoc phong",
    "btc": "bo tai chinh",
    "bxd": "bo xay dung",
    "byt": "bo y te",
    "nhnn": "ngan hang nha nuoc viet nam",
    "tandtc": "toa an nhan dan toi cao",
    "vksndtc": "vien kiem sat nhan dan toi cao",
    "lpqt": "bo ngoai giao",
}
NAMED = re.compile(r"số\s+(\d[\d.]*/[\w/.-]*\w)\s+ngày\s+(\d{1,2})(?:/| tháng )(\d{1,2})(?:/| năm )(\d{4})")
FULL = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})")
SIGNED = re.compile(r"(?:KT|TM|TL)\.\s?[A-Z]|(?:BỘ TRƯỞNG|THỦ TƯỚNG|CHỦ TỊCH QUỐC HỘI)$|XÁC THỰC VĂN BẢN")
HEADER = re.compile(r"C?ÔNG BÁO/.{0,40}Ngày")


def plain(text: str) -> str:
    """Small letters without accents, words only."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c))))


@dataclass
class Tally:
    """What was right, and the names of what was not."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, good: bool, told: str) -> None:
        """Counts one case."""
        if good:
            self.right += 1
        else:
            self.wrong.append(told)

    def __str__(self) -> str:
        of = self.right + len(self.wrong)
        return f"{self.right:>6} of {of:>6}  {self.right / max(1, of):.4f}"


def is_picture(text: str) -> bool:
    """Whether the text lacks the document: hardly a word besides headers, stamps and the signature."""
    lines = [
        line
        for line in text.splitlines()
        if line.strip() and not re.search(r"ÔNG BÁO|^\s*\d+\s*$|^[A-ZĐ]\S* ?\S+:", line)
    ]
    return sum(len(line.split()) for line in lines) < 40


def named_by(file: str) -> tuple[str, str, str]:
    """Kind, number and code in the file's name, in plain letters."""
    kind, rest = re.match(r"([a-z-]+?)-so-(.+?)-\d{4,}\.txt$", file).groups()  # type: ignore[union-attr]
    return kind.replace("-", " "), rest.replace("-", " "), rest


def office_of(code: str) -> set[str]:
    """The issuers named by the code that ends a number."""
    return {OFFICES[part] for part in (re.sub(r"\d+$", "", piece) for piece in code.split("-")) if part in OFFICES}


def day_of(day: int, month: int, year: int) -> date | None:
    """The day; None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_elsewhere(texts: dict[str, str]) -> dict[str, Counter[date]]:
    """For each number, the days with which it is named, per text."""
    found: dict[str, Counter[date]] = defaultdict(Counter)
    for text in texts.values():
        seen = set()
        for number, day, month, year in NAMED.findall(" ".join(text.split())):
            if when := day_of(int(day), int(month), int(year)):
                seen.add((plain(number), when))
        for key, when in seen:
            found[key][when] += 1
    return found


def first_date(text: str, consolidated: bool) -> date | None:
    """The first full date of the first page; of the authentication for a consolidated text."""
    if consolidated:
        at = text.find("XÁC THỰC VĂN BẢN HỢP NHẤT")
        text = text[max(0, at - 10) : at + 400] if at >= 0 else ""
    elif passed := re.search(r"khóa XI?V, (?:kỳ|phiên) họp[^.]{0,60}?thông qua (ngày.{0,40})", " ".join(text.split())):
        text = passed[1]
    else:
        text = "\n".join(text.splitlines()[:80])
        text = "\n".join(
            line for line in text.splitlines() if re.match(r"^\s*(?:[\w ]{2,20},\s*)?(?:ngày|\d{1,2} tháng)", line)
        )
    match = FULL.search(text)
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None


def count_articles(text: str, consolidated: bool) -> list[str]:
    """The document's own numbering, counted simply: lines "Điều N." outside quotations, each going on from the last.

    The count stops at the signature, or where the body ends ("./."), once it has begun. The
    footnotes of a consolidated text stand at the foot of a page: a quotation left open in them ends with the page.
    """
    depth, last, found = 0, 0, []  # type: int, int, list[str]
    for line in text.splitlines():
        line = line.strip()
        if consolidated and HEADER.search(line):
            depth = 0
        match = re.match(r"Điều (\d{1,3})([a-zđ]?)\s?[.:]", line) if depth == 0 else None
        if match:
            figure, letter = int(match[1]), match[2]
            if figure == last + 1 or (letter and figure == last):
                found.append(f"{figure}{letter}")
                last = figure
        depth = max(0, depth + line.count("“") - line.count("”"))
        if found and (SIGNED.match(line) or (depth == 0 and re.search(r"\./\.\s*\d*$", line))):
            break
    return found


@dataclass
class Law:
    """A document as the codification holds it."""

    articles: dict[str, str] = field(default_factory=dict)
    days: Counter[date] = field(default_factory=Counter)


def codified() -> dict[tuple[str, str], Law]:
    """The codification by kind and number in plain letters."""
    held: dict[tuple[str, str], Law] = defaultdict(Law)
    with gzip.open(SHARED / "law/codified-articles-2026-01.jsonl.gz", "rt", encoding="utf-8") as rows:
        for line in rows:
            row = json.loads(line)
            if row["doc_no"] and row["article"]:
                law = held[plain(row["doc_type"]), plain(row["doc_no"])]
                law.articles[row["article"]] = row["text"]
                if row["effective"]:
                    day, month, year = row["effective"].split("/")
                    law.days[date(int(year), int(month), int(day))] += 1
    return held


def likeness(ours: str, theirs: str) -> float:
    """Share of the words of both texts that they have in common, with their numbers (0 to 1)."""
    a, b = Counter(plain(ours).split()), Counter(plain(theirs).split())
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="name what was wrong")
    parser.add_argument("--sample", type=int, default=0, help="read only so many texts, chosen with seed 7")
    given = parser.parse_args()
    archive = SHARED / "law/gazette-texts.zip"
    if not archive.exists():
        print(f"skipped: {archive.name} is not beside the repository")
        return
    with zipfile.ZipFile(archive) as packed:
        names = sorted(n for n in packed.namelist() if n.endswith(".txt"))
        texts = {name: packed.read(name).decode("utf-8") for name in names}
    judge(texts, random.Random(7).sample(names, given.sample) if given.sample else names, given.list)


def judge(texts: dict[str, str], names: list[str], listed: bool) -> None:
    """Parse the named texts and print how they compare."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    elsewhere, laws = days_elsewhere(texts), codified()
    alike: list[float] = []
    pictures = 0
    begun = time.perf_counter()
    for name in names:
        file = name.rsplit("/", 1)[-1]
        try:
            documents = parse_gazette(texts[name], file)
        except LawTextError as error:
            pictures += is_picture(texts[name])
            tallies["picture refused, text read"].add(is_picture(texts[name]), f"{file}: {error.reason}")
            continue
        tallies["picture refused, text read"].add(not is_picture(texts[name]), file)
        head(tallies, file, texts[name], documents, elsewhere)
        alike += articles(tallies, file, texts[name], documents[0], laws)
    seconds = time.perf_counter() - begun
    print(f"{len(names)} texts, {pictures} of them pictures without text; {seconds:.0f} s")
    for what, tally in tallies.items():
        print(f"{what:44} {tally}")
        if listed:
            print("".join(f"    {wrong}\n" for wrong in tally.wrong), end="")
    if alike:
        shares = [sum(a >= bound for a in alike) / len(alike) for bound in (0.98, 0.95, 0.8)]
        print(
            f"wording beside the codification: {len(alike)} articles, median likeness {statistics.median(alike):.3f}; "
            + ", ".join(f"{s:.3f} at least {b}" for s, b in zip(shares, (0.98, 0.95, 0.8), strict=True))
        )


def head(
    tallies: dict[str, Tally], file: str, text: str, documents: list[LegalDocument], elsewhere: dict[str, Counter[date]]
) -> None:
    """Number, kind, day and issuer of one text."""
    kind, number, slug = named_by(file)
    document = documents[0]
    ours = plain(document.number.replace(".", ""))
    # The names of files write a law "nghi quyet" once, and "7" where the document has "07".
    same = re.sub(r"\b0+", "", ours) == re.sub(r"\b0+", "", number) and len(documents) == 1
    tallies["number"].add(same, f"{file}: {document.number}, {len(documents)} documents")
    good_kind = plain(document.kind) == kind or (
        kind == "nghi quyet" and "qh" in number and "luat" in plain(document.kind)
    )
    tallies["kind"].add(good_kind, f"{file}: {document.kind}")
    consolidated = kind.startswith("van ban")
    told = elsewhere.get(plain(document.number), Counter())
    elsewhere_told = bool(told) and not consolidated
    truth = told.most_common(1)[0][0] if elsewhere_told else first_date(text, consolidated)
    against = f"day of issue, against {'other texts' if elsewhere_told else 'the first date'}"
    tallies[against].add(document.issued_on == truth, f"{file}: {document.issued_on}, expected {truth}")
    offices = office_of(slug)
    issuers = {plain(issuer) for issuer in re.split(r", (?=[A-ZĐ])", document.issuer)} if document.issuer else set()
    tallies["issuer"].add(issuers == offices, f"{file}: {document.issuer}, expected {offices}")
    tallies["all four"].add(same and good_kind and document.issued_on == truth and issuers == offices, f"{file}")


def articles(
    tallies: dict[str, Tally],
    file: str,
    text: str,
    document: LegalDocument,
    laws: dict[tuple[str, str], Law],
) -> list[float]:
    """The articles of one text, against the plain count and the codification; the likeness of their wording."""
    own = [a for a in document.articles if re.fullmatch(r"[1-9]\d*[a-zđ]*", a.number)]
    counted = count_articles(text, document.kind.startswith("Văn bản"))
    numbers = [a.number for a in own]
    common = (Counter(numbers) & Counter(counted)).total()
    tallies["articles counted that were found"].right += common
    tallies["articles counted that were found"].wrong += [f"{file}: {n}" for n in counted if n not in numbers]
    tallies["articles found that were counted"].right += common
    tallies["articles found that were counted"].wrong += [f"{file}: {n}" for n in numbers if n not in counted]
    tallies["texts with the same numbering"].add(numbers == counted, f"{file}: {len(numbers)}, counted {len(counted)}")
    last = int(re.match(r"\d+", numbers[-1])[0]) if numbers else 0  # type: ignore[index]
    whole = {str(n) for n in range(1, last + 1)} <= set(numbers)
    tallies["texts numbered 1 to N without a gap"].add(whole, f"{file}: {last}")
    if document.consolidates:
        named = (plain(document.consolidates.kind), plain(document.consolidates.number))
    else:
        named = (plain(document.kind), plain(document.number))
    law = laws.get(named, Law())
    theirs = law.articles
    if law.days:
        effect = law.days.most_common(1)[0][0]
        tallies["day of effect, beside the codification"].add(
            document.valid_from == effect, f"{file}: {document.valid_from}, expected {effect}"
        )
    found = {a.number: f"{a.text}" for a in own}
    for number in theirs:
        if re.fullmatch(r"[1-9]\d*[a-zđ]*", number):
            tallies["codified articles that were found"].add(number in found, f"{file}: {number}")
    # Amended since, or amended before: only the whole texts as first published are compared word by word.
    if document.consolidates:
        return []
    return [likeness(found[number], theirs[number]) for number in theirs if number in found]


if __name__ == "__main__":
    main()
