"""What the review page shows of subjects that are not revisions."""

from typing import Any

from flask_babel import gettext as _

from directory.language import current_language
from directory.moderation.cases import Case
from directory.moderation.models import Decision
from directory.profiles.service.merging import moved_values
from directory.web.moderation_words import REPORTS, VERDICTS
from directory.web.replies import reason_label
from directory.web.review_page import code_of
from directory.web.review_text import Reader
from directory.web.vocabulary import vocabulary


def subject_parts(case: Case) -> dict[str, Any]:
    """Return the values for the template's part about the subject."""
    return {
        "report": _report(case),
        "appealed": _decided(case.appealed) if case.appealed is not None else None,
        "moved": _moved(case),
        "given": [_decided(one) for one in case.decisions],
    }


def _report(case: Case) -> dict[str, Any] | None:
    """Return a report's words, never whose they are."""
    report = case.report
    if report is None:
        return None
    return {"kind": _(REPORTS[report.kind]), "text": report.text, "at": report.made_at}


def _decided(decision: Decision) -> dict[str, Any]:
    return {
        "by": code_of(decision.moderator),
        "verdict": _(VERDICTS[decision.verdict]),
        "reason": reason_label(vocabulary(), decision.code, current_language().tag),
        "decision": decision,
    }


def _moved(case: Case) -> list[Any]:
    """Return what a merge would bring into the entry that stays."""
    if case.organization is None or case.target is None:
        return []
    reader = Reader(vocabulary(), current_language().tag)
    return reader.whole(moved_values(case.organization, case.target))
