"""A dossier's code and the second factor in what a citizen wrote or dictated, and the text without them.

Codes are those of the national scheme: the unit, the day of receipt, a number, such as `H37.45-251122-0007` or
`000.00.45.H37-251122-0007` (H37: Lạng Sơn). Only letters and digits tell codes apart, so that "h37 chấm 45 gạch ngang
251122 gạch 0007" and "H37 45 251122 0007" are the same code.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vietnamese import fold, mask
from vietnamese.mask import DOSSIER

FACTOR = "[4 số cuối]"
"""What stands in a text that is kept where the second factor was."""
FACTOR_DIGITS = 4

_DIGITS = {
    "không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "lăm": "5",
    "nhăm": "5", "sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9", "khong": "0", "mot": "1", "bon": "4",
    "tu": "4", "nam": "5", "lam": "5", "nham": "5", "sau": "6", "bay": "7", "tam": "8", "chin": "9",
}  # fmt: skip
_LETTERS = {"hát": "H", "hắt": "H", "hắc": "H", "hách": "H", "hat": "H", "hờ": "H", "gờ": "G", "giê": "G", "gê": "G"}
_DOTS = {".": ".", "chấm": ".", "cham": ".", "phẩy": ".", "phay": "."}
_DASHES = dict.fromkeys(("-", "–", "—", "_", "/", "gạch", "gach", "trừ", "tru", "xuyệt", "xuyet"), "-")
_AFTER_DASH = frozenset({"ngang", "nối", "noi", "dưới", "duoi", "chân", "chan"})
_TEN = frozenset({"mười", "mươi", "muoi"})

_TOKEN = re.compile(r"[^\W_]+|[.\-–—_/]")
_CHUNK = re.compile(r"[A-Za-z]?\d+")
_DAY = r"(?:1[5-9]|[2-4]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_CODE = re.compile(
    rf"""(?<![A-Z\d])(?:
        (?:\d{{3}}\.)(?:\d{{2,3}}\.){{0,3}}[A-Z]\d{{2}}(?:\.\d{{1,3}}){{0,4}}-\d{{6}}-\d{{3,6}}
      | [A-Z]\d{{2}}(?:\.\d{{1,3}}){{0,4}}-\d{{6}}-\d{{3,6}}
      | [A-Z]\d{{2}}(?:\.\d{{1,3}}){{1,4}}-\d{{4,8}}-\d{{2,6}}
      | (?:\d{{3}}[.\ ]?\d{{2}}[.\ ]?(?:\d{{2,3}}[.\ ]?)?)?[A-Z]\d{{2}}(?:[.\-\ ]?\d{{1,3}}){{0,4}}?
        [.\-\ ]?{_DAY}[.\-\ ]?\d{{3,6}}
    )(?![A-Z\d])""",
    re.VERBOSE,
)
_PARTS = re.compile(rf"((?:\d{{5}}(?:\d{{2,3}})?)?)([A-Z]\d{{2}})(\d{{0,6}}?)({_DAY})(\d{{4}})")
_NUMBERED = re.compile(
    r"(?:ma|so)(?: so)? (?:ho so|bien nhan|giay hen)(?: (?:la|cua (?:toi|em|minh)|la so))*\s?[:#]? ?"
    r"(\d(?:[.\- ]?\d){5,24})(?!\d)"
)
_NUMBER_OF = r"(?:dien thoai|dt|sdt|may|can cuoc|cccd|cmnd)"
_ABOUT_FACTOR = re.compile(
    r"(?<!\w)(?:(?:4|bon|3|ba|may) ?(?:chu )?so (?:cuoi|sau cung|duoi|sau)|(?:chu )?so (?:cuoi|sau cung|duoi)"
    rf"|duoi (?:so |la |cua )*{_NUMBER_OF}|(?:so )?{_NUMBER_OF}(?: cua (?:toi|em|minh|me|bo|vo|chong))? duoi)(?!\w)"
)
_NOT_OURS = re.compile(
    r"(?<!\w)(?:otp|mat khau|tai khoan|stk|the ngan hang|ngan hang|the tin dung|ma pin|cvv|xo so|ve so|trung thuong"
    r"|lo de|danh (?:lo|de)|con (?:lo|de)|sim|so dep|bien so|bien xe|trung giai)(?!\w)"
)
_FILLER = frozenset(
    {
        "la", "so", "cuoi", "dien", "thoai", "sdt", "dt", "can", "cuoc", "cccd", "cmnd", "cua", "toi", "em", "minh",
        "anh", "chi", "con", "chau", "bac", "da", "vang", "a", "nhe", "nha", "day", "oi", "ban", "bon", "4", "duoi",
        "ma", "gom", "thi", "nguoi", "nop", "me", "bo", "vo", "chong", "va", "roi", "u", "uh", "ok",
    }
)  # fmt: skip
BESIDE = 2
"""Words beside a second factor that may be about anything; more need a word about dossiers."""
_DOSSIER = re.compile(r"(?<!\w)(?:ho so|hs|tra cuu|tra|giay hen|bien nhan|ket qua)(?!\w)")
_CANCELS = re.compile(
    r"(?:da |ok |a )?(?:thoi|huy|bo qua|dung|khong|ko|k)"
    r"(?: (?:di|nhe|a|em|minh|toi|khong|ko|tra|can|xem|hoi|nua|roi|cam on|ho so|luon|bo|ban|dau))*"
)
_WISH = re.compile(
    r"(?<!\w)ho so(?!\w)(?:.*(?<!\w)(?:toi|den|ra) (?:dau|khau nao|buoc nao|giai doan nao)(?: roi| vay| the)(?!\w)"
    r"| (?:ay|do|kia|nay|(?:cua |)(?:toi|em|minh|nha toi|bo toi|me toi))(?: nop| gui)?(?!\w).*(?<!\w)"
    r"(?:xong chua|sao roi|the nao roi|(?:toi|den) dau|co ket qua chua|chua (?:xong|co ket qua)|duyet chua"
    r"|lay duoc (?:ket qua )?chua|(?:co|duoc) chua|ky chua|tra chua)(?!\w))"
)
_PROCEDURE = re.compile(r"(?<!\d)\d\.\d{6}")
_BROKEN = re.compile(r"(?:ma |la |ho so |so |cua |toi |em |da |bien nhan )*[a-z]?(?: ?\d){6,}(?: a| nhe| day)*")

Span = tuple[int, int]


@dataclass(frozen=True)
class Heard:
    """What a message has of a look-up."""

    code: str = ""
    """In its official spelling; empty where there is no whole code."""
    factor: str = ""
    """Four digits; empty where none were named."""
    bare: bool = False
    """Whether digits, or other matters, are all there is: only an open question makes them a factor then."""
    cancels: bool = False
    wish: bool = False
    """Whether the words alone ask how a dossier stands."""
    broken: bool = False
    """Whether somebody tried to give a code that is none."""
    text: str = ""
    """The message as it may be kept: neither code nor factor nor other personal numbers."""


@dataclass(frozen=True)
class _Piece:
    """A token that may belong to a number or a code, as it is written, and where it stands."""

    text: str
    start: int
    end: int
    word: bool
    """Spoken: runs on with its neighbours, where written groups stay apart."""


def listen(raw: str) -> Heard:
    """Read one message, total over any text."""
    text = " ".join(unicodedata.normalize("NFC", raw).split())
    code, spans, rest, factor, where, bare = "", list[Span](), text, "", list[Span](), False
    if _has_numbers(text):
        about = _ABOUT_FACTOR.search(_same_length(text))
        code, spans = _code(_without(text, [about.span()] if about else []))
        rest = _without(text, spans)
        factor, where, bare = _factor(rest, about.span() if about else None, near_code=bool(code))
    plain = " ".join(re.sub(r"[^\w ]+", " ", fold(_without(rest, where))).split())
    return Heard(
        code=code,
        factor=factor,
        bare=bare,
        cancels=_CANCELS.fullmatch(plain) is not None and not code and not factor,
        wish=not code and _WISH.search(plain) is not None,
        broken=not (code or factor or _PROCEDURE.search(text)) and _BROKEN.fullmatch(plain) is not None,
        text=_kept(text, spans, where),
    )


def conceal(raw: str) -> str:
    """The message as it may be kept, and read by the dialogue, whether or not there is anything to look up."""
    if not _has_numbers(unicodedata.normalize("NFC", raw)):
        return mask(raw)
    heard = listen(raw)
    return mask(raw) if heard.bare or not (heard.code or heard.factor) else heard.text


def is_code(text: str) -> bool:
    """Whether a citizen who gives this as the code is understood."""
    return _CODE.fullmatch(text.upper()) is not None or bool(listen(f"mã hồ sơ {text}").code)


def _has_numbers(text: str) -> bool:
    """Whether there may be a code or four digits at all, which most messages have not."""
    return any(map(str.isdigit, text)) or sum(word in _DIGITS for word in text.lower().split()) >= FACTOR_DIGITS - 1


def _code(text: str) -> tuple[str, list[Span]]:
    """The first code and the places of all."""
    codes, spans = [], []
    for run in _runs(text):
        written, places = _written(run)
        for match in _CODE.finditer(written):
            inside = [p for p, at in zip(run, places, strict=True) if at[0] < match.end() and at[1] > match.start()]
            codes.append(_spelled(match.group()))
            spans.append((inside[0].start, inside[-1].end))
    if not codes and (numbered := _NUMBERED.search(_same_length(text))):
        codes.append(key_of(numbered[1]))
        spans.append(numbered.span(1))
    return (codes[0] if codes else ""), spans


def key_of(code: str) -> str:
    """What tells a code from others: its letters and digits, in capitals."""
    return re.sub(r"[^A-Z\d]", "", code.upper())


def _spelled(code: str) -> str:
    """The official spelling, as far as it can be told where dots and dashes were left out."""
    parts = _PARTS.fullmatch(key_of(code))
    if parts is None or (" " not in code and key_of(code) != code):
        return code.replace(" ", "")
    before, place, unit, day, number = parts.groups()
    ministry = [before[:3], before[3:5], before[5:]] if before else []
    size = 3 if len(unit) in (3, 5, 6) else 2
    units = [unit[:size], unit[size:]] if unit else []
    return ".".join(filter(None, (*ministry, place, *units))) + f"-{day}-{number}"


def _factor(text: str, about: Span | None, near_code: bool) -> tuple[str, list[Span], bool]:
    """The second factor, where it stands, and whether it is all that the message has.

    Args:
        text: without codes.
        about: where the words "4 số cuối" or the like stand.
        near_code: whether the message has a code; then a number needs no words.
    """
    folded = _same_length(text)
    if _NOT_OURS.search(folded):
        return "", [], False
    numbers = list(_numbers(text if about is None else _without(text, [about])))
    if about:
        behind = [n for n in numbers if n[0] >= about[1] and len(n[2]) >= FACTOR_DIGITS]
        before = [n for n in numbers if n[1] <= about[0] and len(n[2]) == FACTOR_DIGITS]
        for start, end, digits in (*behind, *before):
            others = re.sub(r"[^\w ]+", " ", _without(folded, [about, (start, end)])).split()
            meant = near_code or _DOSSIER.search(folded) or len(set(others) - _FILLER) <= BESIDE
            return digits[-FACTOR_DIGITS:], [(start, end)], not meant
    for start, end, digits in numbers:
        if len(digits) != FACTOR_DIGITS and not 9 <= len(digits) <= 12:
            continue
        others = re.sub(r"[^\w ]+", " ", folded[:start] + " " + folded[end:]).split()
        bare = set(others) <= _FILLER
        if near_code or bare:
            return digits[-FACTOR_DIGITS:], [(start, end)], bare and not near_code
    return "", [], False


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers as digits, however written: "0912 345 678", "một hai ba bốn"."""
    for run in _runs(text):
        written, places = _written(run)
        for match in re.finditer(r"(?<![A-Z\d])\d+(?:[ .\-]\d+)*(?!\d)", written):
            inside = [p for p, at in zip(run, places, strict=True) if at[0] < match.end() and at[1] > match.start()]
            yield inside[0].start, inside[-1].end, re.sub(r"\D", "", match.group())


def _runs(text: str) -> Iterator[list[_Piece]]:
    """Neighbouring tokens that may be parts of a code."""
    run: list[_Piece] = []
    end = 0
    for match in _TOKEN.finditer(text):
        piece = _piece(match, run)
        if run and (piece is None or text[end : match.start()].strip()):
            yield run
            run = []
            piece = _piece(match, run)
        if piece is not None:
            run.append(piece)
        end = match.end()
    if run:
        yield run


def _piece(match: re.Match[str], run: list[_Piece]) -> _Piece | None:
    token, (start, end) = match.group().lower(), match.span()
    if token in _DIGITS:
        return _Piece(_DIGITS[token], start, end, True)
    if token in _TEN or token in ("số", "so"):
        return _Piece("mười" if token == "muoi" else token, start, end, True)
    if token in _DOTS or token in _DASHES:
        return _Piece(_DOTS.get(token) or _DASHES[token], start, end, token.isalpha())
    if token in _AFTER_DASH and run and run[-1].text == "-":
        return _Piece("", start, end, True)
    if token in _LETTERS or (len(token) == 1 and token.isascii() and token.isalpha()):
        return _Piece(_LETTERS.get(token) or token.upper(), start, end, True)
    if _CHUNK.fullmatch(token):
        return _Piece(token.upper(), start, end, False)
    return None


def _written(run: list[_Piece]) -> tuple[str, list[Span]]:
    """The run as one would write it, and where in that each piece stands."""
    made = ""
    places: list[Span] = []
    for n, piece in enumerate(run):
        after = run[n + 1].text if n + 1 < len(run) else ""
        part = piece.text
        if part in ("số", "so"):
            # "ba số không" is 000; any other "số" parts two numbers.
            many = after == "0" and n and run[n - 1].word and run[n - 1].text.isdigit()
            if many:
                times = int(run[n - 1].text)
                start = places[n - 1][0]
                made = made[:start] + "0" * max(times - 1, 0)
                places[n - 1] = (start, len(made))
                part = ""
            else:
                part = " "
        elif part == "mười":
            part = "1" if after[:1].isdigit() else "10"
        elif part == "mươi":
            part = "" if after[:1].isdigit() and run[n + 1].word else "0"
        elif made[-1:].isdigit() and part[:1].isalnum() and not (piece.word and run[n - 1].word):
            made += " "
        elif part[:1] in (".", "-") and made.endswith(" "):
            made = made[:-1]
        places.append((len(made), len(made) + len(part)))
        made += part
    return made, places


def _same_length(text: str) -> str:
    """Folded letter by letter, so that places stay."""
    return text.lower() if text.isascii() else "".join(map(_letter, text))


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    folded = fold(character) or " "
    return folded if len(folded) == 1 else character


def _without(text: str, spans: list[Span]) -> str:
    """The text with other characters in the places, of the same length."""
    for start, end in spans:
        text = text[:start] + "|" * (end - start) + text[end:]
    return text


def _kept(text: str, codes: list[Span], factors: list[Span]) -> str:
    named = [(span, DOSSIER) for span in codes] + [(span, FACTOR) for span in factors]
    for (start, end), name in sorted(named, reverse=True):
        text = text[:start] + name + text[end:]
    return mask(text)
