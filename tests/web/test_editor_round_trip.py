"""What a browser sends back untouched changes nothing, for every example."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.config import PACKAGE
from directory.profiles.content import checked_content
from directory.profiles.models import Organization, Publication, Revision
from directory.taxonomy.queries import load_vocabulary
from directory.web.editor_sections import SECTIONS
from tests.factories import join, make_account, make_organization, sign_in
from tests.web.form_fields import fields_on
from tests.web.pages import look_again

EXAMPLES = json.loads(
    (PACKAGE / "reference" / "example_organizations.json").read_text("utf-8")
)["organizations"][::5]


def listed_with(
    client: FlaskClient, session: Session, content: dict[str, Any]
) -> Organization:
    organization = make_organization(session, publication=Publication.APPROVED)
    organization.content = checked_content(content, load_vocabulary(session))
    owner = make_account(session)
    join(session, owner, organization, "owner")
    sign_in(client, session, owner)
    return organization


@pytest.mark.parametrize("example", EXAMPLES, ids=[e["handle"] for e in EXAMPLES])
def test_saving_what_was_shown_changes_nothing(
    client: FlaskClient, session: Session, example: dict[str, Any]
) -> None:
    organization = listed_with(client, session, example["content"])
    before = dict(organization.content)

    for section in SECTIONS:
        address = f"/ar/organizations/{organization.handle}/edit/{section.slug}"
        fields = fields_on(client.get(address).text, address)
        reply = client.post(address, data=fields)
        assert reply.status_code == HTTPStatus.SEE_OTHER, section.slug

    look_again(session)
    revision = session.scalars(select(Revision)).one()
    assert organization.content == before
    assert revision.content == before
    assert revision.version == 1
