"""Saving a section: what a refusal of the profiles room means for its form."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import request
from flask_babel import gettext as _

from directory.database import unit_of_work
from directory.kernel.errors import Invalid
from directory.profiles.changes import LEVEL_OF, Overlap
from directory.profiles.content import InvalidFields
from directory.profiles.service.drafting import working_copy
from directory.profiles.service.saving import save_fields
from directory.web.editor_forms import AUDIENCE, SectionForm
from directory.web.forms import Form
from directory.web.own import edited_organization
from directory.web.viewer import current_viewer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a save: ``overlap`` names the parts that both changed."""

    saved: bool
    version: int = 0
    overlap: tuple[str, ...] = field(default=())


def save_section(form: SectionForm, handle: str) -> Outcome:
    """Save what the form holds; what is refused stands as messages at its fields."""
    if not form.validate():
        return Outcome(saved=False)
    try:
        return Outcome(saved=True, version=_save(form, handle))
    except InvalidFields as refusal:
        show_problems(form, refusal)
    except Overlap as refusal:
        return Outcome(saved=False, overlap=refusal.fields)
    except Invalid as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.values))
    return Outcome(saved=False)


def show_problems(form: Form, refusal: InvalidFields) -> None:
    """Put each refusal beside the field that it speaks of."""
    for part, problem in refusal.problems.items():
        sentence = _(problem.sentence, **problem.values)
        name = part.replace(LEVEL_OF, AUDIENCE)
        if name in form:
            form[name].errors = [sentence]
        else:
            form.form_errors.append(sentence)


def typed_again(form: SectionForm) -> Iterable[tuple[str, str]]:
    """Yield name and value of all that was typed, to be sent once more."""
    skipped = {"csrf_token", "seen_version", "add", "then"}
    for name, values in request.form.lists():
        if name not in skipped and not name.startswith(f"{form.keep.name}-"):
            yield from ((name, value) for value in values)


def _save(form: SectionForm, handle: str) -> int:
    with unit_of_work() as work:
        organization = edited_organization(handle)
        viewer = current_viewer()
        revision = save_fields(
            work,
            viewer,
            working_copy(work, viewer, organization),
            values=form.values,
            audience=form.audience,
            seen_version=form.seen_version.data or 0,
        )
        return revision.version
