"""The parts of a document: its head, its articles, the signature, its annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.law.document import Article
from knowledge.law.parse.articles import Start, article_starts, quoted
from knowledge.law.parse.lines import begins_item, join, put, put_all, title_goes_on
from knowledge.law.parse.pages import is_blank
from knowledge.law.parse.shapes import (
    ANNEX,
    ARTICLE,
    CHAPTER,
    MARKS,
    PART,
    SECTION,
    SIGNATURE,
    SUBSECTION,
    is_capitals,
    roman,
)

_ATTACHED = re.compile(
    r"^(?:QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|NỘI QUY|CHƯƠNG TRÌNH|KẾ HOẠCH|CHIẾN LƯỢC|ĐỀ ÁN|QUY TRÌNH|QUY CHUẨN|DANH MỤC"
    r"|HƯỚNG DẪN|BIỂU|MẪU SỐ|Mẫu số)\b.*$"
)
_WITH = re.compile(r"kèm\s+theo", re.I)
_LEVELS = ((PART, 0), (CHAPTER, 1), (SECTION, 2), (SUBSECTION, 3))
_ENDED = re.compile(r"\./\.\s*[”\"]?\s*$")
_TABLE = re.compile(r"^(?:S?TT|SỐ TT|STT\b.*|MÃ SỐ|\d.*)$")
_PRINTED_TITLE = re.compile(r"[.:;,]$")


@dataclass(frozen=True)
class Parts:
    """One document's lines, cut: `head` ends before its first article or chapter; `annexes` begin each anew."""

    head: list[str]
    body: list[str]
    closing: list[str]
    annexes: list[list[str]]


def parts_of(lines: list[str]) -> Parts:
    """Cuts a document's lines. Its body ends at the signature; what follows are annexes."""
    inside = quoted(lines)
    end = _body_end(lines, inside)
    starts = article_starts(lines[:end], inside)
    first = _with_headings(lines, 0, starts[0].line) if starts else _head_end(lines, end)
    tail = lines[end:]
    annexes = _annex_starts(tail)
    cuts = [*annexes, len(tail)]
    closing = tail[: cuts[0]]
    made = [tail[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]
    if not annexes:
        rest = _after_signature(tail)
        closing, loose = tail[:rest], tail[rest:]
        made = [loose] if sum(len(line) for line in loose) > 500 else []
    return Parts(lines[:first], lines[first:end], closing, made)


def body_articles(body: list[str], width: int) -> list[Article]:
    """The articles of the body; one without number, where the text has no articles at all."""
    starts = article_starts(body, quoted(body))
    if not starts:
        text = "\n".join(join(body, width))
        return [Article(number="0", text=text)] if text else []
    return _articles(body, starts, width, (), "")


def annex_articles(annexes: Sequence[list[str]], width: int) -> list[Article]:
    """PL1, PL2 ... by the numbers they bear, else by their order; articles of an attached regulation as KT1.5."""
    made: list[Article] = []
    taken: set[str] = set()
    attached = 0
    for annex in annexes:
        starts = article_starts(annex, quoted(annex)) if _is_regulation(annex) else []
        if len(starts) >= 3:
            attached += 1
            first = _with_headings(annex, 0, starts[0].line)
            name = _annex_title(annex[:first], width)
            made += _articles(annex[first:], [_moved(s, first) for s in starts], width, (name,), f"KT{attached}.")
            continue
        number = _annex_number(annex, taken)
        taken.add(number)
        title, text = _annex_text(annex, width)
        made.append(Article(number=number, title=title, text=text))
    return made


def _moved(start: Start, by: int) -> Start:
    return Start(start.line - by, start.figure, start.letter)


def _articles(
    lines: list[str], starts: Sequence[Start], width: int, above: tuple[str, ...], prefix: str
) -> list[Article]:
    path: dict[int, str] = {}
    _read_headings(lines[: starts[0].line], path, width)
    made = []
    for at, start in enumerate(starts):
        following = starts[at + 1].line if at + 1 < len(starts) else len(lines)
        end = _with_headings(lines, start.line + 1, following) if at + 1 < len(starts) else following
        title, text = _title_and_text(lines[start.line : end], width)
        where = (*above, *(path[level] for level in sorted(path)))
        made.append(Article(number=f"{prefix}{start.number}", title=title, path=where, text=text))
        _read_headings(lines[end:following], path, width)
    return made


def _with_headings(lines: Sequence[str], low: int, article: int) -> int:
    """The line where the headings that stand right above an article begin."""
    begin = article
    at = article - 1
    while at >= low:
        line = MARKS.sub("", lines[at])
        if any(shape.match(line) for shape, _ in _LEVELS) and (len(line) < 120 or is_capitals(line)):
            begin = at
        elif not is_blank(line) and not (
            is_capitals(line) or (begin - at < 4 and article - at < 12 and _small(lines, at))
        ):
            break
        at -= 1
    return begin


def _small(lines: Sequence[str], at: int) -> bool:
    """Whether the line may be a heading's title in small letters: a heading stands right above it."""
    above = [MARKS.sub("", line) for line in lines[max(0, at - 3) : at] if not is_blank(line)]
    return any(shape.match(line) for line in above[-2:] for shape, _ in _LEVELS) and not lines[at].endswith(
        (".", ";", ":")
    )


def _read_headings(lines: Sequence[str], path: dict[int, str], width: int) -> None:
    level = -1
    for raw in lines:
        line = MARKS.sub("", raw)
        if is_blank(line):
            continue
        found = next((number for shape, number in _LEVELS if shape.match(line)), None)
        if found is not None:
            level = found
            for deeper in [number for number in path if number >= level]:
                del path[deeper]
            path[level] = line
        elif level >= 0:
            between = " " if len(path[level].split(" ")) > 3 or path[level].endswith((".", ":")) else ". "
            path[level] = f"{path[level]}{between}{line}" if between == ". " else put(path[level], line)


def _title_and_text(lines: list[str], width: int) -> tuple[str, str]:
    match = ARTICLE.match(MARKS.sub("", lines[0]))
    if match is None:
        return "", "\n".join(join(lines, width))
    # The footnote mark may stand between number and title; it must survive.
    rest = re.sub(r"^[“\"]?Điều\s*\d+[a-zđ]{0,2}\s*[.:]?\s*", "", MARKS.sub(lambda m: m[0], lines[0])) if lines else ""
    marks = "".join(MARKS.findall(lines[0][: len(lines[0]) - len(rest)]))
    title, at = [rest] if MARKS.sub("", rest).strip() else [], 1
    if not title:
        while at < len(lines) and is_blank(lines[at]):
            at += 1
        if at < len(lines) and not begins_item(lines[at]) and not lines[at].endswith((".", ";", ":")):
            title, at = [lines[at]], at + 1
    begun = at
    while at < len(lines) and 0 < len(title) < 30 and not is_blank(lines[at]) and title_goes_on(title[-1], lines[at]):
        title.append(lines[at])
        at += 1
    name = put_all(title)
    text = join(lines[at:], width)
    bare = MARKS.sub("", name).strip()
    if _PRINTED_TITLE.search(bare) or (not text and len(bare) > 60):
        # No title: the article's text begins on its first line.
        text = join([*title[:1], *lines[begun:]], width)
        return "", marks + "\n".join(text)
    return marks + name, "\n".join(text)


def _body_end(lines: Sequence[str], inside: Sequence[bool]) -> int:
    """The line after the body: the signature, or the first annex where there is none."""
    seen = False
    for at, line in enumerate(lines):
        if not seen:
            seen = (
                bool(ARTICLE.match(MARKS.sub("", line))) or bool(CHAPTER.match(line)) or line.startswith(("I.", "1."))
            )
            continue
        bare = MARKS.sub("", line)
        if SIGNATURE.match(bare) and not (inside[at] and not _ends_near(lines, at)):
            return at
        if _ENDED.search(bare) and (not inside[at] or _signed_soon(lines, at)):
            return at + 1
    for at in range(len(lines)):
        if at > 20 and _is_annex_start(lines, at) and not inside[at]:
            return at
    return len(lines)


def _ends_near(lines: Sequence[str], at: int) -> bool:
    return any(_ENDED.search(MARKS.sub("", line)) for line in lines[max(0, at - 12) : at])


def _signed_soon(lines: Sequence[str], at: int) -> bool:
    return any(SIGNATURE.match(MARKS.sub("", line)) for line in lines[at + 1 : at + 14])


def _head_end(lines: Sequence[str], end: int) -> int:
    """Where a text without articles begins: at its first numbered piece after the preamble."""
    for at in range(min(end, 400)):
        if CHAPTER.match(lines[at]) or re.match(r"^(?:I|1|A)\.\s", lines[at]) or lines[at].endswith("QUYẾT NGHỊ:"):
            return at
    return min(end, 30)


def _after_signature(tail: Sequence[str]) -> int:
    """The line after the last signature of the block that begins a tail: after the signer's name."""
    at, last = 0, 0
    seen = 0
    while at < len(tail) and seen < 40:
        if not is_blank(tail[at]):
            seen += 1
        if SIGNATURE.match(tail[at]):
            last = at
            seen = 0
        at += 1
    at = last
    blank = False
    for at in range(last, min(len(tail), last + 14)):
        line = tail[at]
        if is_blank(line):
            blank = True
        elif (
            at > last
            and blank
            and line.istitle()
            or (at > last and re.fullmatch(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]*\s?){2,7}", line))
        ):
            return at + 1
    return min(len(tail), last + 1) if last or (tail and SIGNATURE.match(tail[0])) else 0


def _annex_starts(tail: Sequence[str]) -> list[int]:
    """Lines where annexes begin, each label once: where it heads the most text, for lists name annexes too."""
    labels: list[tuple[int, str]] = []
    for at in range(len(tail)):
        if not _is_annex_start(tail, at):
            continue
        match = ANNEX.match(MARKS.sub("", tail[at]))
        label = _label(match) if match else ""
        if labels and match and not label:
            # "Phụ lục" alone, after others: a running head or a part of the annex before.
            continue
        if labels and not match and at - labels[-1][0] < 14 and ANNEX.match(MARKS.sub("", tail[labels[-1][0]])):
            # Its own title, below the label.
            continue
        labels.append((at, label))
    ends = [*(at for at, _ in labels[1:]), len(tail)]
    most: dict[str, tuple[int, int]] = {}
    for (at, label), end in zip(labels, ends, strict=False):
        size = sum(len(line) for line in tail[at:end])
        if label and (label not in most or (most[label][0] < 400 and size > most[label][0])):
            most[label] = (size, at)
    chosen = {at for _, at in most.values()}
    return [at for at, label in labels if not label or at in chosen]


def _is_annex_start(lines: Sequence[str], at: int) -> bool:
    line = MARKS.sub("", lines[at])
    match = ANNEX.match(line)
    if match:
        following = next((rest for rest in lines[at + 1 : at + 6] if not is_blank(rest)), "")
        if following[:1].islower() or (match[3] and not is_capitals(match[3]) and len(match[3]) > 60):
            return False
        return at == 0 or is_blank(lines[at - 1]) or is_capitals(line) or len(line) < 16
    if not _ATTACHED.match(line) or not is_capitals(line.replace("Mẫu số", "")) or len(line) > 90:
        return False
    return any(_WITH.search(rest) for rest in lines[at + 1 : at + 9])


def _label(match: re.Match[str]) -> str:
    if not match[1]:
        return ""
    figure = match[1]
    rest = (match[2] or "").replace("-", ".").lstrip(".")
    return f"{roman(figure)}" + (f".{rest}" if rest[:1].isdigit() else rest)


def _is_regulation(annex: Sequence[str]) -> bool:
    return sum(bool(ARTICLE.match(line)) for line in annex) >= 3 and bool(
        _ATTACHED.match(next((line for line in annex if not is_blank(line)), "")) or _ends_as_regulation(annex)
    )


def _ends_as_regulation(annex: Sequence[str]) -> bool:
    head = [line for line in annex[:25] if not is_blank(line)]
    return any(re.match(r"^(?:QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|NỘI QUY)\b", line) for line in head)


def _annex_number(annex: Sequence[str], taken: set[str]) -> str:
    match = ANNEX.match(MARKS.sub("", next((line for line in annex if not is_blank(line)), "")))
    label = _label(match) if match else ""
    if label and f"PL{label}" not in taken:
        return f"PL{label}"
    count = 1
    while f"PL{count}" in taken:
        count += 1
    return f"PL{count}"


def _annex_title(lines: Sequence[str], width: int) -> str:
    told = [line for line in join(lines, width) if not line.startswith("(")]
    return " ".join(told[:4])[:400]


def _annex_text(annex: list[str], width: int) -> tuple[str, str]:
    """Title: the label and the lines in capitals below it; the rest is text."""
    at = 0
    while at < len(annex) and is_blank(annex[at]):
        at += 1
    title = [annex[at]] if at < len(annex) else []
    at += 1
    while (
        at < len(annex)
        and len(title) < 8
        and (is_blank(annex[at]) or (is_capitals(annex[at]) and not _TABLE.match(annex[at])))
    ):
        if not is_blank(annex[at]):
            title.append(annex[at])
        at += 1
    return " ".join(title)[:500], "\n".join(join(annex[at:], width))
