"""What a piece of feedback is, by its words alone: a wrong answer, a petition, praise, or none of these."""

from __future__ import annotations

import re
from enum import Enum, auto

from vietnamese import expand, fold, normalise


class Feedback(Enum):
    """Kinds of feedback that are answered differently."""

    ERROR = auto()
    PETITION = auto()
    PRAISE = auto()
    OTHER = auto()


def _any(alternatives: str) -> re.Pattern[str]:
    """Alternatives over folded words, parted by semicolons."""
    rules = "|".join(" ".join(each.split()) for each in alternatives.split(";"))
    return re.compile(rf"(?<!\w)(?:{rules})(?!\w)")


_ERROR = _any(
    r"""
    bao sai; bao loi; bi loi; bi sai;
    (?:tra loi|thong tin|noi dung|cau nay|noi|chi|huong dan|tu van|du lieu|dia chi|le phi|noi the|bot|ban)(?: \w+){0,4}
    (?:sai|nham|khong dung|chua dung|khong chinh xac|thieu|cu roi|da cu|loi thoi|lac hau|khong con dung);
    sai (?:roi|bet|het|be bet|thong tin|so lieu);
    (?:noi|bao|thu|tra loi|huong dan) khac;
    khong (?:phai|giong)(?: nhu)? (?:ban|bot|may) (?:noi|bao|chi);
    mot dang(?: \w+){0,3} mot neo; khong dung (?:trong tam|cau hoi|y); (?:khong|chua) khop
    """
)
_PETITION = _any(
    r"""
    can bo; cong an; nhan vien; lanh dao; chu tich; truong thon; to truong; truong ban; bo phan mot cua;
    (?:chi|anh|co|chu|ong|ba) (?:tiep nhan|tiep dan|mot cua|van thu|dia chinh|tu phap);
    hach (?:sach|dich); voi tien; lot tay; phong bi; hoi lo; tham nhung; tham o; boi duong; nhung nhieu; gay kho de;
    hanh dan; bien lai; phieu thu; ho ngheo; tien ho tro; xep hang; cho (?:ca buoi|tu sang);
    duong (?:lang|thon|xom|xa|ngo|be tong|xuong|sa|di|lo|ngap|hong|vo); o ga; den duong; cong (?:tac|thoat|nuoc);
    cau (?:qua|treo|sap|hong); rac; rac thai; nuoc thai; xa thai; o nhiem; khoi bui; on ao; tieng on; karaoke; sat lo;
    ngap; via he; lan chiem; xay trai phep; mat dien; mat nuoc; cay do;
    phan anh; kien nghi; khieu nai; to cao; cap tren; xu ly nghiem;
    (?:phuong|xa|thon|khu pho|uy ban|ubnd)(?: \w+){0,3} (?:xu ly|sua|don|giai quyet)
    """
)
_ABOUT_US = _any(
    r"""
    bot; tro ly; chatbot; trang (?:web|nay); web; website; app; ung dung; cau tra loi; tra loi; man hinh; nut bam;
    chu (?:be|nho|to|li ti); duong (?:link|dan); cong dich vu cong
    """
)
_PRAISE = _any(
    r"""
    khen; dang khen; hai long; huu ich; tuyet; tuyet voi; xuat sac; like; thich (?:qua|lam);
    (?:rat|qua) (?:tot|hay|nhanh|ro|de hieu|chi tiet|tien);
    (?:tot|hay|gioi|xin|dinh|ro rang|nhiet tinh|chuyen nghiep) (?:qua|lam|ghe|that|the);
    (?:5|nam|10|muoi) (?:sao|diem); tra loi (?:hay|tot|nhanh|dung|ro|de hieu)
    """
)
_NOT = _any("khong; chua; chang; cha; dau co; nhung; ma lai; te; do; chan; that vong; cham; kem")

_REPORT = re.compile(
    r"(?:da |vang )?(?:toi |em |minh |cho toi |cho em )?(?:muon |can |xin )?bao (?:sai|loi sai)(?!\w)(.*)"
)
_REPORTS = re.compile(
    r"(?:(?:ban|bot|may|tro ly|cau|cau nay|cau tren) )?tra loi (?:nhu the |the )?(?:sai|khong dung|chua dung|nham)"
    r"(?: (?:roi|bet|het|ca|nhe|a|ban oi|ban|that|tram trong))*"
    r"|(?:cau tra loi|thong tin|noi dung)(?: (?:nay|tren|do|vua roi|ban noi))* (?:bi |la )?"
    r"(?:sai|khong dung|khong chinh xac)(?: (?:roi|bet|het|ca|nhe|a|ban oi|ban))*"
)
_STATUS = re.compile(
    r"(?<!\w)phieu(?: \w+){0,6} "
    r"(?:toi dau|den dau|xong chua|sao roi|the nao roi|co (?:ket qua|tra loi|ai xem) chua|xu ly chua)(?!\w)"
)


def _words(text: str) -> str:
    # "bớt tiền" is not said of a bot.
    text = re.sub(r"(?i)\bbớt\b", "giảm", normalise(text))
    return " ".join(re.sub(r"[^\w ]+", " ", fold(expand(text))).split())


def reports(text: str) -> str | None:
    """What follows "báo sai", empty where nothing does; None where the message is no report by its words alone."""
    words = _words(text)
    if _REPORTS.fullmatch(words):
        return ""
    match = _REPORT.fullmatch(words)
    if match is None:
        return None
    # The same place in the text as it was written: behind the second of the words.
    written = re.split(r"(?i)\b(?:sai)\b[\s:,.!–-]*", text, maxsplit=1)
    return written[1].strip() if len(written) == 2 and match[1].strip() else ""


def asks_status(text: str) -> bool:
    """Whether somebody asks how a ticket stands without its number."""
    return _STATUS.search(_words(text)) is not None


def kind_of(text: str) -> Feedback:
    """What a message is that the dialogue took for feedback."""
    words = _words(text)
    praise = _PRAISE.search(words) is not None and not _NOT.search(words)
    if praise:
        return Feedback.PRAISE
    petition = _PETITION.search(words) is not None
    if _ERROR.search(words) and not (petition and not _ABOUT_US.search(words) and not _says_otherwise(words)):
        return Feedback.ERROR
    if petition and not _ABOUT_US.search(words):
        return Feedback.PETITION
    return Feedback.OTHER


def _says_otherwise(words: str) -> bool:
    """Whether the office is only named because it says something else than the assistant."""
    return re.search(r"(?<!\w)(?:khac|khong phai|khong giong|khong khop|chua khop)(?!\w)", words) is not None
