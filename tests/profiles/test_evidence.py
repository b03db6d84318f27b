"""Documents beside a claim, and records of imported files."""

from typing import Any

import pytest

from directory.kernel.errors import Conflict, Invalid, NotFound
from directory.kernel.work import Work
from directory.profiles.models import Claim
from directory.profiles.queries import evidence_for
from directory.profiles.recognition import recognition
from directory.profiles.service.claiming import open_claim, refuse_claim
from directory.profiles.service.evidence import MOST_DOCUMENTS, attach_document
from directory.profiles.service.keys import write_keys
from directory.profiles.service.sources import known_sources, remember_source
from tests.factories import CONTENT, make_account, make_organization


@pytest.fixture
def claim(work: Work) -> Claim:
    account = make_account(work.session)
    organization = make_organization(work.session)
    return open_claim(work, account, organization, method="document", statement="")


def attach(work: Work, claim: Claim, **given: Any) -> None:
    account = given.pop("account", None)
    owner = account or make_account(work.session, f"{len(given)}@example.net")
    if account is None:
        claim.account_id = owner.id
    document = {"storage_key": "k", "media_type": "image/png", "size": 1, **given}
    attach_document(work, owner, claim, **document)


def test_a_claimant_adds_documents_up_to_a_number(work: Work, claim: Claim) -> None:
    account = make_account(work.session, "claimant@example.net")
    claim.account_id = account.id
    for _ in range(MOST_DOCUMENTS):
        attach(work, claim, account=account)

    with pytest.raises(Invalid):
        attach(work, claim, account=account)

    assert len(evidence_for(work.session, claim)) == MOST_DOCUMENTS


def test_others_and_late_ones_add_nothing(work: Work, claim: Claim) -> None:
    stranger = make_account(work.session, "stranger@example.net")

    with pytest.raises(NotFound):
        attach(work, claim, account=stranger)
    with pytest.raises(Invalid):
        attach(work, claim, media_type="text/html")
    refuse_claim(work, claim, actor_id=None)
    with pytest.raises(Conflict):
        attach(work, claim)


def test_a_source_is_known_again(work: Work) -> None:
    organization = make_organization(work.session)
    remember_source(work, organization, key="a", digest="1")
    work.session.flush()

    assert known_sources(work.session, ["a", "b"]) == {"a": "1"}


def test_a_record_is_recognised_by_its_name(work: Work) -> None:
    organization = make_organization(work.session, "tigris")
    write_keys(work, organization, CONTENT)
    known = recognition(work.session)

    like = known.like(CONTENT)

    assert like is not None
    assert like.handle == "tigris"
    assert known.like({"name": {"en": "Nobody"}}) is None
    known.learn("nobody", {"name": {"en": "Nobody"}})
    assert known.like({"name": {"en": "Nobody"}}) is not None
