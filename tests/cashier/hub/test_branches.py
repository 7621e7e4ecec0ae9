"""Two histories under the same numbers: the second goes on as a branch of the first."""

from __future__ import annotations

from tests.cashier.hub.kit import Chain, Office, clash, keys


def test_a_fork_goes_on_under_the_name_of_a_branch(office: Office) -> None:
    trunk = Chain().grow(5)
    office.push(trunk.batch())
    other = trunk.fork(4).grow(4, "other")
    answer = office.push(other.batch(4, branch="b")).json()
    assert (answer["acked"], answer["fresh"]) == (7, 4)
    assert office.push(other.batch(5, branch="b")).json()["fresh"] == 0
    assert office.stored() == keys(trunk) + keys(other, "b", first=4)


def test_a_branch_stores_nothing_twice_that_the_trunk_has(office: Office) -> None:
    trunk = Chain().grow(5)
    office.push(trunk.batch())
    other = trunk.fork(4).grow(2, "other")
    assert office.push(other.batch(1, branch="b")).json()["fresh"] == 2
    assert office.stored() == keys(trunk) + keys(other, "b", first=4)


def test_a_branch_whose_root_is_not_known_is_a_gap(office: Office) -> None:
    """Head office was restored itself, to a time before the fork."""
    trunk = Chain().grow(9)
    office.push(trunk.batch(1, 3))
    other = trunk.fork(8).grow(4, "other")
    assert clash(other, office, first=8, branch="b") == {"error": "gap", "expected": 4}
    assert office.push(other.batch(4, branch="b")).status_code == 200
    assert office.stored() == keys(trunk)[:3] + keys(other, "b", first=4)


def test_a_branch_that_is_rooted_elsewhere_is_asked_for_what_comes_before(office: Office) -> None:
    trunk = Chain().grow(5)
    office.push(trunk.batch())
    other = trunk.fork(3).grow(5, "other")
    assert clash(other, office, first=5, branch="b") == {"error": "gap", "expected": 4}


def test_a_branch_forks_like_a_trunk(office: Office) -> None:
    trunk = Chain().grow(5)
    office.push(trunk.batch())
    other = trunk.fork(3).grow(5, "other")
    office.push(other.batch(3, branch="b"))
    third = other.fork(5).grow(2, "third")
    assert clash(third, office, first=5, branch="b") == {"error": "fork", "at": 5}
    assert office.push(third.batch(5, branch="c")).json()["fresh"] == 2
