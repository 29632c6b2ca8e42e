import pytest

from creuset.places import france
from creuset.places.departments import department_of, is_near_department


@pytest.mark.parametrize(
    ("code", "department"),
    [
        ("38185", "38"),
        ("FR-38185", "38"),
        ("2A004", "20"),
        ("2B033", "20"),
        ("20200", "20"),
        ("97411", "974"),
        ("97180", "971"),
    ],
)
def test_a_code_tells_its_department(code, department):
    assert department_of(code) == department


def test_every_commune_is_near_its_own_department():
    for each in france.read():
        if each.kind == "commune" and each.point:
            longitude, latitude = each.point
            assert is_near_department(department_of(each.code), latitude, longitude), each.name


@pytest.mark.parametrize(
    ("department", "point", "near"),
    [
        ("59", (46.1, -1.65), False),
        ("17", (46.1, -1.65), True),
        ("69", (45.19, 5.72), False),  # Grenoble, from the Rhône
        ("20", (43.1, 9.4), True),  # ten kilometres north of its cape
        ("20", (43.4, 9.4), False),
        ("974", (-21.1, 55.5), True),
        ("974", (48.85, 2.35), False),
        ("98", (43.7, 7.4), True),  # Monaco: nobody knows
        ("75", (90.0, 0.0), False),
    ],
)
def test_near_a_department_is_within_twenty_five_kilometres_of_its_box(department, point, near):
    assert is_near_department(department, *point) == near
