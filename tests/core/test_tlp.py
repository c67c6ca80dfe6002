"""What a label lets leave by which road."""

import pytest

from community.core.tlp import Content, Label, Road, acting, carries, strictest

ROADS = [Road.PUBLIC, Road.PAGE, Road.SEARCH, Road.MAIL, Road.PUSH, Road.FEED, Road.PRINT, Road.LOG]
TABLE = {
    "TLP:CLEAR": ["full", "full", "full", "full", "title", "full", "full", "id"],
    "TLP:GREEN": ["nothing", "full", "full", "full", "title", "linked title", "stamped", "id"],
    "TLP:AMBER": ["nothing", "full", "full", "link", "label", "link", "stamped for reader", "id"],
    "TLP:AMBER+STRICT": ["nothing", "full", "full", "link", "label", "link", "stamped for reader", "id"],
    "TLP:RED": ["nothing", "full", "nothing", "link", "label", "nothing", "nothing", "id"],
}


@pytest.mark.parametrize("label", TABLE)
def test_each_road_carries_what_the_label_allows(label: str) -> None:
    assert [carries(label, road).value for road in ROADS] == TABLE[label]


def test_every_road_is_in_the_table() -> None:
    assert set(ROADS) == set(Road)


@pytest.mark.parametrize("label", ["", "TLP:WHITE", "tlp:green", "TLP: GREEN", "TLP:GREEN ", "أخضر"])
def test_what_is_no_label_acts_as_red(label: str) -> None:
    assert acting(label) is Label.RED
    assert carries(label, Road.SEARCH) is Content.NOTHING


def test_no_road_carries_more_of_a_stricter_label() -> None:
    """In the order of `Content`, every column of the table goes one way."""
    order = list(Content)
    for road in Road:
        carried = [order.index(carries(label, road)) for label in Label]
        assert carried == sorted(carried), road


def test_the_strictest_of_several_labels_counts() -> None:
    assert strictest("TLP:GREEN", "TLP:AMBER+STRICT", "TLP:AMBER") is Label.AMBER_STRICT
    assert strictest("TLP:CLEAR") is Label.CLEAR
    assert strictest("TLP:CLEAR", "TLP:PURPLE") is Label.RED
