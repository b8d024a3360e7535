from datetime import date

import pytest

from pipelines.sample.make import make_sample

AS_OF = date(2026, 11, 1)
BOTH = ("TEMPLATE", "SIKSNG_MEMBER")


@pytest.fixture(scope="session")
def clean():
    """A sample in which nothing is wrong."""
    return make_sample(people=4000, seed=3, faults=0, duplicates=0, layouts=["TEMPLATE"], villages=6, as_of=AS_OF)
