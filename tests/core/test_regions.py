"""Countries and their regions."""

from collections import Counter

from django_countries import countries

from community.core.regions import Region, countries_of, region_of


def test_every_country_that_can_be_chosen_has_exactly_one_region():
    placed = Counter(code for region in Region for code in countries_of(region))
    assert {code for code, times in placed.items() if times > 1} == set()
    assert {code for code, _name in countries} - set(placed) == set()


def test_a_country_is_among_those_of_its_region():
    assert region_of("fr") == Region.EUROPE
    assert "FR" in countries_of(Region.EUROPE)
    assert region_of("JO") == Region.MIDDLE_EAST


def test_what_is_no_country_has_no_region():
    assert region_of("") is None
    assert region_of("QQ") is None
