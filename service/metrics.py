"""What the service counts; served to Prometheus on the internal port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

if TYPE_CHECKING:
    from knowledge.ledger import Ledger

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2, 5)


class Metrics:
    """All metrics of one service, in their own registry."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.turns = Counter("motcua_turns", "Messages answered", ["channel", "outcome"], registry=registry)
        self.turn_seconds = Histogram(
            "motcua_turn_seconds", "Time of a whole turn", ["channel"], buckets=_SECONDS, registry=registry
        )
        self.rasa_seconds = Histogram(
            "motcua_rasa_seconds", "Time Rasa took for a turn", buckets=_SECONDS, registry=registry
        )
        self.action_seconds = Histogram(
            "motcua_action_seconds", "Time of one action", ["action"], buckets=_SECONDS, registry=registry
        )
        self.search_seconds = Histogram(
            "motcua_search_seconds", "Time of one search", ["route"], buckets=_SECONDS, registry=registry
        )
        self.rejected = Counter("motcua_rejected", "Requests refused", ["reason"], registry=registry)
        self.emergencies = Counter("motcua_emergencies", "Emergencies recognised", ["kind"], registry=registry)
        self.feedback = Counter("motcua_feedback", "Votes", ["vote"], registry=registry)
        self.unanswered = Counter("motcua_unanswered", "Questions without an answer", registry=registry)
        self.erasures = Counter("motcua_erasures", "Conversations deleted on demand", registry=registry)
        self.purged = Counter("motcua_purged", "Conversations deleted after the retention time", registry=registry)
        self.rasa_up = Gauge("motcua_rasa_up", "Whether Rasa answers", registry=registry)
        self.rasa_restarts = Counter("motcua_rasa_restarts", "Starts of Rasa after the first", registry=registry)
        self.snapshot_failures = Counter(
            "motcua_snapshot_failures", "Snapshots that could not be loaded", registry=registry
        )
        self.snapshot_records = Gauge("motcua_snapshot_records", "Records held", ["kind"], registry=registry)
        self.channel_received = Counter(
            "motcua_channel_received", "Messages of channels kept", ["channel"], registry=registry
        )
        self.channel_repeated = Counter(
            "motcua_channel_repeated",
            "Messages delivered again, or that need no answer",
            ["channel"],
            registry=registry,
        )
        self.channel_refused = Counter(
            "motcua_channel_refused", "Webhooks refused", ["channel", "reason"], registry=registry
        )
        self.channel_handled = Counter(
            "motcua_channel_handled", "Messages of channels answered", ["channel", "kind"], registry=registry
        )
        self.channel_sends = Counter(
            "motcua_channel_sends", "Calls to channels: sent, postponed, dead", ["channel", "result"], registry=registry
        )
        self.webhook_seconds = Histogram(
            "motcua_webhook_seconds", "Time to acknowledge a webhook", ["channel"], buckets=_SECONDS, registry=registry
        )
        self.channel_reply_seconds = Histogram(
            "motcua_channel_reply_seconds",
            "Time from webhook to outgoing call",
            ["channel"],
            buckets=(0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600),
            registry=registry,
        )
        self.queue_waiting = Gauge(
            "motcua_queue_waiting", "Rows in inbox, outbox and dead letters", ["queue", "channel"], registry=registry
        )
        self.queue_oldest_seconds = Gauge(
            "motcua_queue_oldest_seconds", "Age of the oldest of them", ["queue", "channel"], registry=registry
        )
        self.snapshot = Info("motcua_snapshot", "The snapshot in use", registry=registry)
        self.law_documents = Gauge("motcua_law_documents", "Legal documents held", ["kind", "state"], registry=registry)
        self.law_articles = Gauge("motcua_law_articles", "Articles held", ["state"], registry=registry)
        self.procedures = Gauge("motcua_procedures", "Procedures held", ["level"], registry=registry)
        self.doubtful_values = Gauge(
            "motcua_doubtful_values", "Values that must not be told as facts", ["field"], registry=registry
        )
        self.legal_bases = Gauge(
            "motcua_legal_bases", "Legal bases of procedures by what became of them", ["outcome"], registry=registry
        )
        self.expired_documents = Gauge(
            "motcua_expired_documents", "Documents that have ended and are still legal bases", registry=registry
        )
        self.procedures_with_expired_bases = Gauge(
            "motcua_procedures_with_expired_bases", "Procedures that rest on one of them", registry=registry
        )

    def hold(self, ledger: Ledger) -> None:
        """Tell what a snapshot holds; called once when it is loaded."""
        for gauge in (self.law_documents, self.law_articles, self.procedures, self.doubtful_values, self.legal_bases):
            gauge.clear()
        for kind, count in ledger.documents.items():
            for state, number in count.model_dump().items():
                self.law_documents.labels(kind, state).set(number)
        self.law_articles.labels("in_force").set(ledger.articles_in_force)
        self.law_articles.labels("other").set(ledger.articles - ledger.articles_in_force)
        for level, number in ledger.levels.items():
            self.procedures.labels(level).set(number)
        for field, number in ledger.doubtful_fields.items():
            self.doubtful_values.labels(field).set(number)
        for outcome, number in ledger.bases.items():
            self.legal_bases.labels(outcome).set(number)
        self.expired_documents.set(len(ledger.expired))
        self.procedures_with_expired_bases.set(ledger.procedures_with_expired_bases)
