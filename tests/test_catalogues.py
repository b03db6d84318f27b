"""Every sentence is translated into every language, with its places kept."""

import pytest

from tests.catalogues import TRANSLATED, lacking, source_catalogue


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_sentence_is_translated(tag: str) -> None:
    assert list(lacking(tag)) == []


def test_the_extraction_finds_refusals_forms_and_templates() -> None:
    sentences = {message.id for message in source_catalogue()}

    assert "Nothing is listed at this address." in sentences
    assert "Nothing is here" in sentences
    assert "Find partners in civil society" in sentences
