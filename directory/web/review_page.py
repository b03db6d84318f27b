"""Gathers what the review page shows of one case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from directory.accounts.models import Account
from directory.accounts.queries import codes_of
from directory.audit.models import Entry
from directory.audit.queries import whole_record_about
from directory.database import db
from directory.kernel.languages import LANGUAGES, text_in
from directory.language import current_language, format_number
from directory.moderation.cases import Case
from directory.moderation.checks import outside_links, uneven_texts
from directory.moderation.record import is_known_fake
from directory.moderation.service.refused import refused_hashes
from directory.profiles.duplicates import Likeness, all_likenesses
from directory.profiles.models import Organization
from directory.profiles.texts import Flag
from directory.web.field_labels import FIELD_LABELS
from directory.web.moderation_words import (
    ACTIONS,
    ACTORS,
    FLAGS,
    OTHER_ACTION,
    SHARED,
)
from directory.web.review_text import Reader
from directory.web.vocabulary import vocabulary

GOOD, WARNING, BAD = "circle-check", "info", "triangle-alert"
DEEDS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the automatic checks: its sign, what was found, and where."""

    icon: str
    title: str
    detail: str
    url: str = ""

    @property
    def tone(self) -> str:
        """The colour's name of the sign."""
        return {GOOD: "ok", WARNING: "warn", BAD: "bad"}[self.icon]


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the history: who, what, when."""

    actor: str
    action: str
    entry: Entry


def parts_of(case: Case, findings: Sequence[Flag]) -> dict[str, Any]:
    """Return the values that the template of the review page shows."""
    reader = Reader(vocabulary(), current_language().tag)
    revision, organization = case.revision, case.organization
    shown: dict[str, Any] = {"panels": (), "stills": (), "checks": (), "history": ()}
    if organization is None:
        return shown
    shown["history"] = history_of(organization)
    if revision is None:
        return {**shown, "stills": reader.whole(organization.content)}
    return {
        **shown,
        "panels": reader.panels(revision, organization, findings),
        "stills": reader.stills(revision),
        "checks": list(_checks(case, organization, findings)),
    }


def history_of(organization: Organization) -> list[Deed]:
    """Return the latest deeds on the organization; moderators appear as codes."""
    entries = whole_record_about(db.session(), organization.id)[:DEEDS_SHOWN]
    ids = {e.actor_id for e in entries if e.actor_role == "moderator" and e.actor_id}
    codes = codes_of(db.session(), ids)
    return [_deed(entry, codes.get(entry.actor_id or 0, "")) for entry in entries]


def code_of(account: Account | None) -> str:
    """Return what moderators call each other."""
    if account is None:
        return str(_("The directory"))
    return str(_("Moderator %(code)s", code=account.code or "–"))


def _deed(entry: Entry, code: str) -> Deed:
    who = _("Moderator %(code)s", code=code) if code else _(_actor(entry))
    return Deed(who, _(ACTIONS.get(entry.action, OTHER_ACTION)), entry)


def _actor(entry: Entry) -> str:
    return ACTORS.get(entry.actor_role, ACTORS["system"])


def _checks(
    case: Case, organization: Organization, findings: Sequence[Flag]
) -> Iterator[Check]:
    yield from _fake(case)
    yield from _found(findings)
    yield from _uneven(case)
    yield from _alike(organization)
    yield from _links(case)


def _fake(case: Case) -> Iterator[Check]:
    hashes = refused_hashes(case.content, secret=current_app.extensions["rules"].secret)
    if hashes and is_known_fake(db.session(), hashes):
        detail = _("A website, phone or registration of it was refused as a fake.")
        yield Check(BAD, _("Refused before"), detail)


def _found(findings: Sequence[Flag]) -> Iterator[Check]:
    for kind in sorted({finding.kind for finding in findings}):
        where = [_place(f) for f in findings if f.kind == kind]
        yield Check(BAD, _(FLAGS.get(kind, kind)), ", ".join(dict.fromkeys(where)))
    if not findings:
        yield Check(GOOD, _("Nothing found in the text"), _("No phone, place or name."))


def _place(finding: Flag) -> str:
    label = str(_(FIELD_LABELS[finding.field]))
    if not finding.tag:
        return label
    language = LANGUAGES[finding.tag].name
    return str(_("%(field)s (%(language)s)", field=label, language=language))


def _uneven(case: Case) -> Iterator[Check]:
    uneven = [_(FIELD_LABELS[name]) for name in uneven_texts(case.content)]
    if uneven:
        detail = _(
            "Different number of sentences: %(fields)s", fields=", ".join(uneven)
        )
        yield Check(WARNING, _("Languages differ"), detail)


def _alike(organization: Organization) -> Iterator[Check]:
    found = all_likenesses(db.session(), organization)
    for likeness in found:
        yield _likeness(likeness)
    if not found:
        yield Check(GOOD, _("No duplicate"), _("No similar name, address or number."))


def _likeness(likeness: Likeness) -> Check:
    other = likeness.organization
    name = text_in(other.content.get("name"), current_language().tag) or other.handle
    title = _("May be the same as %(name)s", name=name)
    detail = ", ".join(_alike_by(likeness))
    url = url_for("merges.new", source=other.handle)
    return Check(BAD if likeness.certain else WARNING, title, detail, url)


def _alike_by(likeness: Likeness) -> Iterator[str]:
    """Yield what two records share; a name with how far it is the same."""
    for reason in likeness.reasons:
        if reason == "name":
            percent = format_number(round(likeness.score))
            yield _("Names alike: %(percent)s%%", percent=percent)
        else:
            yield _(SHARED[reason])


def _links(case: Case) -> Iterator[Check]:
    links = outside_links(case.content)
    if not links:
        yield Check(GOOD, _("No outside links"), _("Nothing to check."))
        return
    title = ngettext("%(num)s outside link", "%(num)s outside links", len(links))
    yield Check(WARNING, title, ", ".join(links))
