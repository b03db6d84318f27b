"""Where moderators correct a record that nobody has claimed."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from directory.database import unit_of_work
from directory.kernel.errors import Invalid, NotFound
from directory.moderation.cases import GONE
from directory.moderation.service.correcting import correct_record, may_correct
from directory.profiles.content import InvalidFields
from directory.profiles.models import Organization
from directory.web.access import Access, access
from directory.web.editor_forms import AUDIENCE, SectionForm, section_form
from directory.web.editor_saving import show_problems
from directory.web.editor_sections import BY_SLUG, SECTIONS, Section
from directory.web.limits import WRITE, limiter
from directory.web.own import Draft
from directory.web.viewer import current_viewer, opened_organization

blueprint = Blueprint(
    "corrections", __name__, url_prefix="/moderation/organizations/<handle>/correction"
)


@blueprint.get("", defaults={"section": None})
@blueprint.get("/<section>")
@access(Access.MODERATOR)
def edit(handle: str, section: str | None) -> str:
    """Show a section of the record as a form."""
    organization = _record(handle)
    shown = _known(section or SECTIONS[0].slug)
    return _page(organization, _form(organization, shown))


@blueprint.post("/<section>")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def save(handle: str, section: str) -> ResponseReturnValue:
    """Write the section into the record, or add a blank entry to one of its lists."""
    organization = _record(handle)
    form = _form(organization, _known(section))
    if form.add.data in form.section.fields:
        form[form.add.data].add_blank()
        return _page(organization, form)
    if not _saved(form, handle):
        return _page(_record(handle), form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The record is corrected and public."))
    return redirect(url_for(".edit", handle=handle, section=section), 303)


def _saved(form: SectionForm, handle: str) -> bool:
    if not form.validate():
        return False
    try:
        _write(form, handle)
    except InvalidFields as refusal:
        show_problems(form, refusal)
        return False
    except Invalid as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.values))
        return False
    return True


def _write(form: SectionForm, handle: str) -> None:
    with unit_of_work() as work:
        correct_record(
            work,
            current_viewer(),
            _record(handle),
            values=form.values,
            seen_version=form.seen_version.data or 0,
        )


def _record(handle: str) -> Organization:
    organization = opened_organization(handle)
    if not may_correct(current_viewer(), organization):
        raise NotFound(GONE)
    return organization


def _known(section: str) -> Section:
    if section not in BY_SLUG:
        raise NotFound(GONE)
    return BY_SLUG[section]


def _form(organization: Organization, section: Section) -> SectionForm:
    """Return the form of a section; who sees what is not a moderator's to choose."""
    draft = Draft(
        organization.content,
        organization.audience,
        organization.visibility,
        version=organization.version,
    )
    form = section_form(section, draft)
    for name in section.fields:
        if AUDIENCE + name in form:
            del form[AUDIENCE + name]
    return form


def _page(organization: Organization, form: SectionForm) -> str:
    return render_template(
        "moderation/correction.html",
        organization=organization,
        form=form,
        part=form.section,
        sections=SECTIONS,
    )
