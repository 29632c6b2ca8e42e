"""Roots and chain against figures that others computed."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.journal import sealing

# The tree of the reference implementation of Certificate Transparency (RFC 9162 and 6962).
ENTRIES = [
    bytes.fromhex(each)
    for each in [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [sha256(b"\x00" + entry).digest() for entry in ENTRIES]


@pytest.mark.parametrize("size", range(1, 9))
def test_a_root_is_that_of_the_reference(size):
    assert sealing.root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_a_root_by_hand():
    a, b, c = LEAVES[:3]

    left = sha256(b"\x01" + a + b).digest()

    assert sealing.root([a, b, c]) == sha256(b"\x01" + left + c).digest()


def test_a_leaf_is_the_hash_of_its_canonical_entry():
    assert sealing.leaf({"b": 1, "a": "é"}) == sha256(b'\x00{"a":"\xc3\xa9","b":1}').digest()


def test_the_chain_by_hand():
    first = sealing.chain("", 2, "aa", "midi")

    assert first == sha256(b"|2|aa|midi").hexdigest()
    assert (
        sealing.chain(first, 1, "bb", "soir") == sha256(f"{first}|1|bb|soir".encode()).hexdigest()
    )


batches = st.lists(st.binary(max_size=4), min_size=1, max_size=12)


@given(batches, batches)
def test_two_batches_have_the_same_root_only_when_they_are_the_same(one, other):
    def root(batch):
        return sealing.root([sha256(b"\x00" + entry).digest() for entry in batch])

    assert (root(one) == root(other)) == (one == other)


@given(st.text(max_size=8), st.none() | st.integers(1), st.text(max_size=8))
def test_a_commitment_binds_the_person_and_what_was_said_of_them(salt, actor, name):
    bound = sealing.commitment(salt, actor, {"name": name})

    assert bound == sealing.commitment(salt, actor, {"name": name})
    assert bound != sealing.commitment(salt, actor, {"name": f"{name}!"})
    assert bound != sealing.commitment(salt, (actor or 0) + 1, {"name": name})
    assert bound != sealing.commitment(f"{salt}0", actor, {"name": name})
