"""Reviewing one case, and deciding on it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from directory.database import db, unit_of_work
from directory.kernel.errors import Invalid, NotFound
from directory.kernel.languages import LANGUAGES, text_in
from directory.language import current_language
from directory.moderation.cases import GONE, Case, opened_case, verdicts_for
from directory.moderation.models import Decision, Item, Verdict
from directory.moderation.queries import Row, next_item
from directory.moderation.record import decision_by_id
from directory.moderation.service import items
from directory.moderation.service.deciding import decide, undo_decision
from directory.moderation.service.weighing import Opinion
from directory.web import moderation
from directory.web.access import Access, access
from directory.web.case_parts import subject_parts
from directory.web.decision_form import DecisionForm, QuestionForm
from directory.web.findings import findings_in
from directory.web.limits import WRITE, limiter
from directory.web.moderation import Line, line_of, lines_beside, undoable
from directory.web.moderation_words import (
    CHIPS,
    CONSEQUENCES,
    HEADINGS,
    KINDS,
    VERDICTS,
)
from directory.web.replies import reasons_for, replies, replies_for
from directory.web.review_page import parts_of
from directory.web.viewer import current_viewer
from directory.web.vocabulary import vocabulary

blueprint = moderation.blueprint  # the queue and its reviews are one part

COMMENT = "comment-"


@blueprint.get("/items/<item>", endpoint="review")
@access(Access.MODERATOR)
def review(item: str) -> str:
    """Show a case with what changes, what checks found, and the decision."""
    case = opened_case(db.session(), current_viewer(), item)
    return _page(case, _form(case))


@blueprint.get("/items/<item>/confirmation/<verdict>")
@access(Access.MODERATOR)
def confirm(item: str, verdict: str) -> str:
    """Ask once more before an approval or a rejection that came by a key."""
    case = opened_case(db.session(), current_viewer(), item)
    form = _form(case)
    if verdict not in {one.value for one in verdicts_for(case)}:
        raise NotFound(GONE)
    form.verdict.data = verdict
    return render_template(
        "moderation/confirm.html",
        case=case,
        form=form,
        line=_line(case),
        consequence=_(CONSEQUENCES[Verdict(verdict)]),
        verdict=_(VERDICTS[Verdict(verdict)]),
    )


@blueprint.post("/items/<item>/decision")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def send(item: str) -> ResponseReturnValue:
    """Give the verdict; it takes effect in 30 seconds."""
    case = opened_case(db.session(), current_viewer(), item)
    form = _form(case)
    if form.fill.data:
        _fill(case, form)
        return _page(case, form)
    if not form.validate_on_submit():
        return _page(case, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        decision = _decide(item, form)
    except Invalid as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.values))
        fresh = opened_case(db.session(), current_viewer(), item)
        return _page(fresh, form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Decided: %(verdict)s.", verdict=_(VERDICTS[decision.verdict])))
    return redirect(_onward(decision.item), HTTPStatus.SEE_OTHER)


@blueprint.post("/items/<item>/second-opinion")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def ask_second_opinion(item: str) -> ResponseReturnValue:
    """Give the item back with a question to another moderator."""
    question = QuestionForm()
    if not question.validate_on_submit():
        case = opened_case(db.session(), current_viewer(), item)
        page = _page(case, _form(case), question)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        case = opened_case(work.session, current_viewer(), item)
        note = question.note.data or ""
        items.ask_second_opinion(work, current_viewer(), case, note=note)
    flash(_("Another moderator is asked to look."))
    return redirect(url_for("moderation.queue"), HTTPStatus.SEE_OTHER)


@blueprint.post("/decisions/<decision>/undo")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def undo(decision: str) -> ResponseReturnValue:
    """Take one's own decision back within 30 seconds."""
    with unit_of_work() as work:
        found = decision_by_id(work.session, decision)
        opened_case(work.session, current_viewer(), found.item.public_id)
        undo_decision(work, current_viewer(), found)
        item = found.item.public_id
    flash(_("The decision is undone."))
    return redirect(url_for("moderation.review", item=item), HTTPStatus.SEE_OTHER)


def _decide(item: str, form: DecisionForm) -> Decision:
    comments = {
        name.removeprefix(COMMENT): text
        for name, text in request.form.items()
        if name.startswith(COMMENT) and text.strip()
    }
    opinion = Opinion(
        verdict=Verdict(form.verdict.data),
        code=form.code.data or "",
        message=form.message.data or "",
        language=form.language.data,
        comments=comments,
        fields=form.part.data or [],
        seen_version=form.seen.data or 0,
    )
    with unit_of_work() as work:
        case = opened_case(work.session, current_viewer(), item)
        rules = current_app.extensions["rules"]
        return decide(work, current_viewer(), case, opinion, rules=rules)


def _form(case: Case) -> DecisionForm:
    form = DecisionForm(
        language=current_language().tag, seen=case.version, formdata=_posted()
    )
    tag, allowed = current_language().tag, verdicts_for(case)
    form.verdict.choices = {v.value: _(VERDICTS[v]) for v in allowed}
    codes = {c.slug: c.label(tag) for c in reasons_for(vocabulary(), allowed)}
    form.code.choices = {"": _("Choose a reason"), **codes}
    canned = {r.slug: text_in(r.labels, tag) for r in replies_for(allowed)}
    form.reply.choices = {"": _("Choose a reply"), **canned}
    form.language.choices = {one.tag: one.name for one in LANGUAGES.values()}
    return form


def _posted() -> Any:
    return request.form if request.endpoint == "moderation.send" else None


def _fill(case: Case, form: DecisionForm) -> None:
    """Put the chosen canned reply and its reason into the form."""
    reply = replies().get(form.reply.data or "")
    if reply is None or form.language.data not in LANGUAGES:
        return
    name = text_in(case.content.get("name"), form.language.data)
    form.message.data = reply.text(form.language.data, name=name)
    form.code.data = reply.reason
    wanted = {"request-changes": Verdict.REQUEST_CHANGES, "reject": Verdict.REJECT}
    form.verdict.data = wanted.get(reply.action, form.verdict.data)


def _page(case: Case, form: DecisionForm, question: QuestionForm | None = None) -> str:
    findings = findings_in(case.content) if case.revision is not None else []
    return render_template(
        "moderation/review.html",
        case=case,
        line=_line(case),
        heading=_(HEADINGS[case.item.kind]),
        kind=_(KINDS[case.item.kind]),
        chip_labels=[_(CHIPS.get(reason, reason)) for reason in case.item.reasons],
        form=form,
        question=question or QuestionForm(formdata=None),
        consequences=_consequences(),
        comments=_comments(),
        lines=lines_beside(),
        undoable=undoable(),
        **parts_of(case, findings),
        **subject_parts(case),
    )


def _line(case: Case) -> Line:
    row = Row(case.item, case.content, case.pending is not None)
    return line_of(row)


def _onward(item: Item) -> str:
    """Return the address of the next item, or of the queue when nothing waits."""
    following = next_item(db.session(), current_viewer(), after=item)
    if following is None:
        return url_for("moderation.queue")
    return url_for("moderation.review", item=following.public_id)


def _consequences() -> Mapping[str, str]:
    return {verdict.value: _(text) for verdict, text in CONSEQUENCES.items()}


def _comments() -> Mapping[str, str]:
    """Return what was typed as comments, to be kept when the form comes back."""
    return {
        name.removeprefix(COMMENT): text
        for name, text in request.form.items()
        if name.startswith(COMMENT)
    }
