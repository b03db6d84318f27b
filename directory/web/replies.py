"""Canned replies and reason codes, from the reference data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from directory.config import PACKAGE
from directory.kernel.languages import text_in
from directory.moderation.models import Verdict
from directory.taxonomy.queries import Concept, Vocabulary

REPLIES = PACKAGE / "reference" / "reply_templates.json"
# What the reference data calls the verdicts for which a reason is chosen.
ACTIONS: Mapping[Verdict, str] = {
    Verdict.REQUEST_CHANGES: "request-changes",
    Verdict.REJECT: "reject",
    Verdict.REFUSE: "reject",
    Verdict.SUSPEND: "suspend",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that a moderator may start from; ``texts`` by language tag."""

    slug: str
    labels: Mapping[str, str]
    action: str
    reason: str
    texts: Mapping[str, str]

    def text(self, tag: str, *, name: str) -> str:
        """Return the reply in a language, with the organization's name put in."""
        return text_in(self.texts, tag).replace("%(name)s", name)


@cache
def replies() -> Mapping[str, Reply]:
    """Return every canned reply by its slug."""
    document: dict[str, Any] = json.loads(REPLIES.read_text("utf-8"))
    return {
        row["id"]: Reply(
            row["id"], row["prefLabel"], row["action"], row["reason"], row["text"]
        )
        for row in document["terms"]
    }


def replies_for(verdicts: tuple[Verdict, ...]) -> list[Reply]:
    """Return the replies that fit one of the verdicts."""
    actions = {ACTIONS[v] for v in verdicts if v in ACTIONS}
    return [reply for reply in replies().values() if reply.action in actions]


def reasons_for(vocabulary: Vocabulary, verdicts: tuple[Verdict, ...]) -> list[Concept]:
    """Return the reason codes that fit one of the verdicts."""
    actions = {ACTIONS[v] for v in verdicts if v in ACTIONS}
    return [
        concept
        for concept in vocabulary.of("reason")
        if actions & set(concept.facts.get("applies_to", ()))
    ]


def reason_label(vocabulary: Vocabulary, code: str, tag: str) -> str:
    """Return what a reason code is called, or nothing where none was chosen."""
    return vocabulary.label("reason", code, tag) if code else ""
