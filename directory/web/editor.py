"""The editor: one page for each section of a profile, in any order."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.language import format_time
from directory.profiles.content import completeness
from directory.profiles.models import Organization
from directory.web.access import Access, access
from directory.web.editor_conflict import versions_of
from directory.web.editor_forms import SectionForm, section_form
from directory.web.editor_saving import save_section, typed_again
from directory.web.editor_sections import (
    BY_SLUG,
    SECTIONS,
    Section,
    filled_in,
    section_of,
    section_titles,
)
from directory.web.flags import flags_of
from directory.web.limits import WRITE, limiter
from directory.web.own import draft_of, edited_organization, now
from directory.web.standing import standing_meaning, standing_word

blueprint = Blueprint("editor", __name__, url_prefix="/organizations")
blueprint.add_app_template_filter(standing_word, "standing")
blueprint.add_app_template_filter(standing_meaning, "standing_meaning")
blueprint.add_app_template_global(section_titles, "section_titles")
NO_SECTION = N_("The editor has no such section.")


@blueprint.get("/<handle>/edit", defaults={"section": None})
@blueprint.get("/<handle>/edit/<section>")
@access(Access.SIGNED_IN)
def edit(handle: str, section: str | None) -> str:
    """Show the list of sections, or one of them as a form."""
    organization = edited_organization(handle)
    if section is None:
        return _task_list(organization)
    return _section_page(organization, _known(section))


@blueprint.post("/<handle>/edit/<section>")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def save(handle: str, section: str) -> ResponseReturnValue:
    """Save a section as a draft, or add a blank entry to one of its lists."""
    shown = _known(section)
    form = section_form(shown, draft_of(edited_organization(handle)))
    if form.add.data:
        return _with_blank_entry(form, handle)
    outcome = save_section(form, handle)
    organization = edited_organization(handle)
    if outcome.overlap:
        return _conflict_page(organization, form, outcome.overlap)
    if not outcome.saved:
        page = _section_page(organization, shown, form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Saved."))
    return redirect(_after(handle, shown, form.then.data), HTTPStatus.SEE_OTHER)


@blueprint.post("/<handle>/edit/<section>/draft")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def autosave(handle: str, section: str) -> ResponseReturnValue:
    """Save what was typed so far; the reply is a sentence for the page.

    Only for drafts that were never listed: on a listed profile some changes apply
    at once, and nobody publishes half a sentence.
    """
    draft = draft_of(edited_organization(handle))
    form = section_form(_known(section), draft)
    outcome = save_section(form, handle) if draft.first else None
    if outcome is None or not outcome.saved:
        message = _("Not saved yet. Press the button to see what is missing.")
        return {"message": message}, HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Saved %(time)s", time=format_time(now()))
    return {"message": message, "version": outcome.version}


def _known(slug: str) -> Section:
    if slug not in BY_SLUG:
        raise NotFound(NO_SECTION)
    return BY_SLUG[slug]


def _task_list(organization: Organization) -> str:
    draft = draft_of(organization)
    return render_template(
        "editor/tasks.html",
        organization=organization,
        draft=draft,
        tasks=[(s, filled_in(s, draft.content), len(s.fields)) for s in SECTIONS],
        missing=[(t, section_of(t.name)) for t in completeness(draft.content)],
    )


def _section_page(
    organization: Organization, section: Section, form: SectionForm | None = None
) -> str:
    draft = draft_of(organization)
    return render_template(
        "editor/section.html",
        organization=organization,
        draft=draft,
        part=section,
        sections=SECTIONS,
        form=form or section_form(section, draft),
        flags=flags_of(draft.content, section.fields),
    )


def _with_blank_entry(form: SectionForm, handle: str) -> str:
    name = form.add.data or ""
    if name not in form.section.fields or not hasattr(form[name], "add_blank"):
        raise NotFound(NO_SECTION)
    form[name].add_blank()
    return _section_page(edited_organization(handle), form.section, form)


def _conflict_page(
    organization: Organization, form: SectionForm, overlap: tuple[str, ...]
) -> ResponseReturnValue:
    draft = draft_of(organization)
    page = render_template(
        "editor/conflict.html",
        organization=organization,
        draft=draft,
        form=form,
        part=form.section,
        versions=versions_of(form, draft, overlap),
        typed=list(typed_again(form)),
    )
    return page, HTTPStatus.CONFLICT


def _after(handle: str, section: Section, then: str | None) -> str:
    if then == "stay":
        return url_for("editor.edit", handle=handle, section=section.slug)
    position = SECTIONS.index(section) + 1
    if then == "next" and position < len(SECTIONS):
        following = SECTIONS[position].slug
        return url_for("editor.edit", handle=handle, section=following)
    if then == "next":
        return url_for("editor.edit", handle=handle, section="safety")
    return url_for("editor.edit", handle=handle)
