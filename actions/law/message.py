"""Answers about the law: a provision quoted, a document's validity, what is not held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.answer import MAX_PAYLOAD, Answer, Aspect, Button, Citation, Message, Outcome
from actions.contact import Contact
from actions.law.naming import article_name, document_name, document_title, provision_name
from actions.law.quote import Quote
from actions.law.state import changes_line, state_line, status_word
from actions.render.naming import label
from actions.render.text import clip, day
from knowledge.law.document import Article, LawSource, LegalDocument, RelationKind
from knowledge.law.references import Asks
from knowledge.law.validity import State
from knowledge.procedure import Procedure

NOT_ADVICE = "Đây là trích quy định để bạn tham khảo, không thay cho tư vấn về trường hợp riêng."
DIGEST = "Đây là phần tóm tắt bằng lời của mình, không phải nguyên văn."
_DOES = {
    RelationKind.AMENDS: "sửa đổi, bổ sung",
    RelationKind.REPLACES: "thay thế",
    RelationKind.REPEALS: "bãi bỏ",
}
RESTING = 2
"""Procedures offered below a provision."""
_SOURCES = {
    LawSource.CODIFICATION: "Bộ pháp điển",
    LawSource.GAZETTE: "Công báo",
    LawSource.FILE: "văn bản do cơ quan cung cấp",
    LawSource.DIGEST: "bản tóm tắt",
}


@dataclass(frozen=True)
class Provision:
    """An article with the document it stands in, its state on the day asked, and the procedures that rest on it."""

    document: LegalDocument
    article: Article
    state: State
    resting: tuple[Procedure, ...] = ()


def citation(document: LegalDocument, state: State, article: Article | None = None) -> Citation:
    """The machine-readable form of a document or one of its articles."""
    title = f"{article_name(article.number)}. {article.title}".rstrip(". ") if article else document_name(document)
    return Citation(
        title=clip(f"{title}, {document_name(document)}" if article else title, 300),
        number=document.number,
        article=article.number if article else None,
        url=document.url,
        status=status_word(state),
        valid_from=state.since,
        valid_to=state.until,
    )


def told(provision: Provision, quoted: Quote, others: Sequence[Provision] = ()) -> Message:
    """The answer that quotes a provision."""
    document, article = provision.document, provision.article
    digest = (article.source or document.source) is LawSource.DIGEST
    name = provision_name(document, article.number, quoted.clause)
    title = f" – {clip(article.title, 160)}" if article.title else ""
    lines = [f"{name[0].upper()}{name[1:]}{title}:"]
    lines.append(quoted.text if digest else f"“{quoted.text}”")
    if quoted.cut:
        lines.append(f"(Trích; cả điều còn nội dung khác. Gõ “toàn văn {_short(document, article)}” để xem thêm.)")
    lines += ["", state_line(provision.state), *changes_line(provision.state), source_line(document, article)]
    lines.append(DIGEST if digest else NOT_ADVICE)
    return Message(
        text="\n".join(lines),
        buttons=_buttons(provision, quoted),
        answer=Answer(
            outcome=Outcome.ANSWER,
            aspects=[Aspect.LEGAL_BASIS],
            citations=[citation(p.document, p.state, p.article) for p in (provision, *others)],
            source=document.url or document.file or document.number,
            as_of=document.as_of,
        ),
    )


def validity(
    document: LegalDocument, state: State, effect: Article | None, resting: Sequence[Procedure] = ()
) -> Message:
    """Whether a document is in force, since when, what changed or replaced it; `effect` is its article that says so."""
    lines = [f"{document_title(document)}.", state_line(state), *changes_line(state)]
    if document.issued_on:
        lines.append(f"Ban hành ngày {day(document.issued_on)}" + (f", {document.issuer}." if document.issuer else "."))
    lines.append(source_line(document))
    return Message(
        text="\n".join(lines),
        buttons=_procedures(resting),
        answer=Answer(
            outcome=Outcome.ANSWER,
            aspects=[Aspect.LEGAL_BASIS],
            citations=[citation(document, state, effect)],
            source=document.url or document.file or document.number,
            as_of=document.as_of,
        ),
    )


def not_held(name: str, contact: Contact) -> Message:
    """A document or article that was named and is not held: nothing is guessed about it."""
    return Message(
        text=f"Mình chưa có nội dung {name} nên không trả lời được, và không đoán. Bạn tra ở Cơ sở dữ liệu quốc gia về "
        f"văn bản pháp luật (vbpl.vn) hoặc hỏi người tư vấn: {contact.whom_to_ask()}",
        answer=Answer(outcome=Outcome.UNKNOWN),
    )


def ended(name: str, state: State, contact: Contact) -> Message:
    """A document that is not held, of which a later one told the end."""
    lines = [f"{name[:1].upper()}{name[1:]}: {status_word(state)}.", state_line(state), *changes_line(state)]
    lines.append(f"Mình không giữ nội dung văn bản này. {contact.hotline_line()}")
    cited = Citation(title=name, status=status_word(state), valid_to=state.until)
    return Message(
        text="\n".join(lines),
        answer=Answer(outcome=Outcome.ANSWER, aspects=[Aspect.LEGAL_BASIS], citations=[cited]),
    )


def relations(document: LegalDocument, asks: Asks) -> str:
    """What a document amends, replaces or repeals, as far as it is known."""
    told = [f"{_DOES[r.kind]} {r.number}" for r in document.relations if r.kind is not RelationKind.GUIDES]
    if asks is Asks.AMENDS and told:
        return f"Văn bản này {'; '.join(dict.fromkeys(told))}."
    return "Mình chưa có thông tin về văn bản liên quan như bạn hỏi."


def which_article(document: LegalDocument, state: State, found: Sequence[Article]) -> Message:
    """A document was named without an article: what it is, its state, and articles to choose from."""
    lines = [f"{document_title(document)}.", state_line(state), *changes_line(state)]
    if found:
        lines.append("Bạn muốn xem điều nào?")
        lines += [f"{i}. {article_name(a.number)}. {clip(a.title, 100)}" for i, a in enumerate(found, 1)]
    lines.append(source_line(document))
    return Message(
        text="\n".join(lines),
        buttons=[Button(title=article_name(a.number), payload=_payload(document, a)) for a in found],
        answer=Answer(
            outcome=Outcome.ANSWER,
            aspects=[Aspect.LEGAL_BASIS],
            citations=[citation(document, state)],
            source=document.url or document.file or document.number,
            as_of=document.as_of,
        ),
    )


def source_line(document: LegalDocument, article: Article | None = None) -> str:
    """Where the wording was taken from and when it was true."""
    source = (article.source if article else None) or document.source
    line = f"Nguồn: {_SOURCES[source]}, theo dữ liệu ngày {day(document.as_of)}."
    return f"{line} {document.url}" if document.url else line


def beside(provision: Provision, quoted: Quote) -> str:
    """A short quotation put below an answer about a procedure."""
    name = provision_name(provision.document, provision.article.number, quoted.clause)
    return f"Quy định liên quan – {name}: “{clip(quoted.text, 320)}” ({status_word(provision.state)})"


def _short(document: LegalDocument, article: Article) -> str:
    return f"{article_name(article.number).lower()} {document.kind.lower()} số {document.number}"


def _payload(document: LegalDocument, article: Article) -> str:
    return f"{article_name(article.number)} {document.kind} số {document.number}"[:MAX_PAYLOAD]


def _buttons(provision: Provision, quoted: Quote) -> list[Button]:
    document, article = provision.document, provision.article
    whole = Button(
        title=f"Toàn văn {article_name(article.number)}", payload=f"Toàn văn {_short(document, article)}"[:MAX_PAYLOAD]
    )
    return [*([whole] if quoted.cut else []), *_procedures(provision.resting)]


def _procedures(procedures: Sequence[Procedure]) -> list[Button]:
    return [
        Button(title=f"Thủ tục: {label(p, 60)}", payload=f"{label(p, MAX_PAYLOAD - 15)} (mã {p.code[:8]})")
        for p in procedures[:RESTING]
    ]
