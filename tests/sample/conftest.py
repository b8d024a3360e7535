from datetime import date

import pytest

from pipelines.sample.make import make_sample
from pipelines.sample.write import write_sample

AS_OF = date(2026, 11, 1)
BOTH = ("TEMPLATE", "SIKSNG_MEMBER")


@pytest.fixture(scope="session")
def clean():
    """A sample in which nothing is wrong."""
    return make_sample(people=4000, seed=3, faults=0, duplicates=0, layouts=["TEMPLATE"], villages=6, as_of=AS_OF)


@pytest.fixture(scope="session")
def dirty_folder(tmp_path_factory):
    """A written sample in which every kind of fault occurs."""
    folder = tmp_path_factory.mktemp("dirty")
    write_sample(folder, people=7000, seed=7, faults=0.12, duplicates=0.01, layouts=BOTH, villages=8, as_of=AS_OF)
    return folder
