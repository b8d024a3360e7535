"""Deciding cells against plain trying: what they promise comes true, and nothing else would have helped."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# A few values for each cell that may be asked for; together they reach yes and no wherever any value does.
TRIED = {
    "village_code": ["1408011001"],
    "member_count": [1, 4, 30],
    "decile_national": [1, 2],
    "decile_as_of": ["2026-10-01"],
    "has_shelter": ["1", "2"],
}
PLAUSIBLE_IDR_PER_PERSON = (50_000, 20_000_000)
OPEN_WHEN_BLANK = ("village_code", "member_count", "monthly_spending_idr", "decile_national")
HOUSE = ("building_status_code", "floor_code", "wall_code", "roof_code")

homes = st.fixed_dictionaries(
    {},
    optional={
        "village_code": st.just("1408011001"),
        "member_count": st.integers(1, 8),
        "monthly_spending_idr": st.integers(1, 20).map(lambda count: count * 250_000),
        "surveyed_on": st.sampled_from(["2020-06-01", "2023-06-01", "2026-06-01"]),
        "decile_national": st.integers(1, 10),
        "decile_as_of": st.sampled_from(["2022-01-01", "2026-10-01", "2027-01-01"]),
        "p3ke_family_id": st.just("P-1"),
        "has_shelter": st.sampled_from(["1", "2", "8"]),
        "wall_code": st.just("3"),
    },
)


def values_for(column, home):
    if column == "monthly_spending_idr":
        return [
            home["member_count"] * per_person for per_person in PLAUSIBLE_IDR_PER_PERSON if "member_count" in home
        ]
    return TRIED[column]


def open_cells(home):
    yield from (column for column in OPEN_WHEN_BLANK if column not in home)
    if home.get("has_shelter") in {None, "8"} and not any(column in home for column in HOUSE):
        yield "has_shelter"
    if {"decile_national", "p3ke_family_id"} <= home.keys() and "decile_as_of" not in home:
        yield "decile_as_of"


# The fixture is a plain function: nothing of one example stays for the next.
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(home=homes)
def test_exactly_the_cells_that_settle_it_alone_are_named(home, flags_of):
    tried = {
        f"{column} {value}": (column, home | {column: value})
        for column in open_cells(home)
        for value in values_for(column, home)
    }
    found = flags_of(household={"as it is": home} | {name: cells for name, (_, cells) in tried.items()})
    states = dict(zip(found["record_id"], found["state"], strict=True))
    settling = {column for name, (column, _) in tried.items() if states[name] != "unknown"}
    named = set(filter(None, found["deciding_fields"].iloc[0].split(";")))
    assert named == (settling if states["as it is"] == "unknown" else set())
