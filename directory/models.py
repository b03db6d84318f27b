"""Every table of the house, imported once so that the metadata knows them all."""

import directory.accounts.models
import directory.audit.models
import directory.kernel.orders
import directory.moderation.models
import directory.profiles.models
import directory.profiles.relations
import directory.search.models
import directory.taxonomy.models
import directory.verification.models  # noqa: F401 - imported for its tables
