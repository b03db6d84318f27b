"""The queue: what waits for moderators, by age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectMultipleField

from directory.database import db, unit_of_work
from directory.kernel.errors import Invalid
from directory.kernel.languages import LANGUAGES, Wording, wording
from directory.kernel.messages import N_
from directory.language import current_language
from directory.moderation import policy
from directory.moderation.cases import opened_case
from directory.moderation.models import Decision, ItemKind
from directory.moderation.queries import Filters, Row, page_of_queue, waiting_items
from directory.moderation.record import undoable_decisions_of
from directory.moderation.service import items, reporting
from directory.web.access import Access, access
from directory.web.forms import Form
from directory.web.limits import WRITE, limiter
from directory.web.moderation_words import CHIPS, KINDS, VERDICTS
from directory.web.viewer import current_viewer, signed_in_account
from directory.web.vocabulary import vocabulary

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")

ROWS_ON_A_PAGE = 25
BESIDE = 8  # lines of the queue beside a review


class BulkForm(Form):
    """The items that are closed together."""

    item = SelectMultipleField(validate_choice=False)


@blueprint.app_context_processor
def _tools() -> dict[str, Any]:
    """Return what templates of moderation ask for, computed only where asked."""
    return {
        "verdict_name": lambda verdict: _(VERDICTS[verdict]),
        "place_name": lambda slug: vocabulary().label(
            "place", slug, current_language().tag
        ),
        "keys_on": lambda: signed_in_account().keys_on,
        "viewer_administers": lambda: current_viewer().administrator,
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue as it is shown."""

    row: Row
    name: Wording | None
    kind: str
    chips: Sequence[str]
    age: str
    late: bool
    locked: bool
    bulk: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of the queue is shown."""

    page: int
    last: int

    @property
    def numbers(self) -> list[int]:
        """Every page's number; the queue is short."""
        return list(range(1, self.last + 1))

    @property
    def previous(self) -> int | None:
        """The number of the page before."""
        return self.page - 1 if self.page > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after."""
        return self.page + 1 if self.page < self.last else None

    def url(self, number: int) -> str:
        """Return the address of another page with the same filters."""
        names = ("kind", "place", "track", "language", "mine")
        kept: dict[str, Any] = {n: request.args[n] for n in names if n in request.args}
        return url_for("moderation.queue", **kept, page=number)


@blueprint.get("")
@access(Access.MODERATOR)
def queue() -> str:
    """Show what waits, the most pressing first, with filters."""
    filters = asked_filters()
    waiting = waiting_items(db.session(), current_viewer(), filters)
    pages = _pages(len(waiting))
    start = (pages.page - 1) * ROWS_ON_A_PAGE
    rows = page_of_queue(db.session(), waiting[start : start + ROWS_ON_A_PAGE])
    return render_template(
        "moderation/queue.html",
        lines=[line_of(row) for row in rows],
        total=len(waiting),
        pages=pages,
        filters=filters,
        kinds={kind.value: _(label) for kind, label in KINDS.items()},
        places=vocabulary().children("place", None),
        tracks=vocabulary().of("track"),
        tongues=list(LANGUAGES.values()),
        undoable=undoable(),
    )


@blueprint.post("/bulk")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def close_many() -> ResponseReturnValue:
    """Close samples and spam, several at once."""
    form = BulkForm()
    chosen = form.item.data or []
    if not form.validate_on_submit() or not chosen:
        raise Invalid(N_("Please tick at least one item."))
    with unit_of_work() as work:
        cases = [opened_case(work.session, current_viewer(), i) for i in chosen]
        rules = current_app.extensions["rules"]
        closed = reporting.close_in_bulk(work, current_viewer(), cases, rules=rules)
    flash(ngettext("%(num)s item is closed.", "%(num)s items are closed.", closed))
    return redirect(url_for(".queue"), HTTPStatus.SEE_OTHER)


@blueprint.post("/items/<item>/lock")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def take(item: str) -> ResponseReturnValue:
    """Take an item for 48 hours."""
    with unit_of_work() as work:
        case = opened_case(work.session, current_viewer(), item)
        items.take(work, current_viewer(), case)
    flash(_("You have taken this item for 48 hours."))
    return redirect(url_for(".review", item=item), HTTPStatus.SEE_OTHER)


@blueprint.post("/items/<item>/release")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def release(item: str) -> ResponseReturnValue:
    """Give an item back to the queue."""
    with unit_of_work() as work:
        case = opened_case(work.session, current_viewer(), item)
        items.release(work, current_viewer(), case)
    flash(_("The item is back in the queue."))
    return redirect(url_for(".queue"), HTTPStatus.SEE_OTHER)


def asked_filters() -> Filters:
    """Return the filters of the address; an unknown kind is told, never dropped."""
    kind = request.args.get("kind", "")
    if kind and kind not in set(ItemKind):
        raise Invalid(N_("This filter does not exist."))
    return Filters(
        kind=ItemKind(kind) if kind else None,
        place=request.args.get("place", ""),
        track=request.args.get("track", ""),
        language=request.args.get("language", ""),
        mine=request.args.get("mine") == "1",
    )


def undoable() -> list[Decision]:
    """Return the reader's own decisions that have not taken effect."""
    now = current_app.extensions["clock"]()
    return list(undoable_decisions_of(db.session(), signed_in_account().id, now=now))


def lines_beside() -> list[Line]:
    """Return the first lines of the queue, to be shown beside a review."""
    waiting = waiting_items(db.session(), current_viewer(), Filters())
    rows = page_of_queue(db.session(), waiting[:BESIDE])
    return [line_of(row) for row in rows]


def line_of(row: Row) -> Line:
    """Return one line of the queue in the reader's language."""
    item, now = row.item, current_app.extensions["clock"]()
    return Line(
        row=row,
        name=wording(row.content.get("name"), current_language().tag),
        kind=_(KINDS[item.kind]),
        chips=[_(CHIPS.get(reason, reason)) for reason in item.reasons],
        age=age_between(item.opened_at, now),
        late=now > item.target_at,
        locked=policy.is_locked(item, now=now),
        bulk=policy.may_go_in_bulk(item),
    )


def age_between(start: datetime, now: datetime) -> str:
    """Return how long something waits, in days or hours."""
    days, hours = (now - start).days, int((now - start).total_seconds() // 3600)
    if days:
        return str(ngettext("%(num)s day", "%(num)s days", days))
    return str(ngettext("%(num)s hour", "%(num)s hours", hours))


def _pages(total: int) -> Pages:
    last = max(1, -(-total // ROWS_ON_A_PAGE))
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() else 1
    return Pages(min(max(page, 1), last), last)
