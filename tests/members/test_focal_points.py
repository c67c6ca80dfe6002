"""Names of an organisation, and who answers for it."""

import pytest
from django.db import IntegrityError

from community.core.regions import Region
from community.members.holdings import holdings
from community.members.models import FocalPoint
from community.members.models.change_kinds import Kind
from tests.factories import changes, members

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "name"), [("ar", "هيئة"), ("en", "Agency"), ("fr", "Agency"), ("ar-jo", "هيئة")])
def test_an_organisation_is_named_in_the_readers_language_or_else_in_english(language, name):
    assert members.organisation(name="Agency", name_ar="هيئة").named(language) == name


def test_an_organisation_lies_in_the_region_of_its_country():
    assert members.organisation(country="KE").region == Region.AFRICA


def test_nobody_is_focal_point_of_one_organisation_twice():
    one = members.member()
    FocalPoint.objects.create(organisation=one.organisation, member=one)
    with pytest.raises(IntegrityError):
        FocalPoint.objects.create(organisation=one.organisation, member=one)


def test_whoever_moved_to_another_organisation_serves_no_more():
    stays, moves = members.member(), members.member()
    for one in (stays, moves):
        FocalPoint.objects.create(organisation=one.organisation, member=one)
    moves.organisation = members.organisation()
    moves.save()
    assert [point.member for point in FocalPoint.objects.serving()] == [stays]


def test_focal_points_go_along_with_a_merge_each_once():
    goes, stays = members.organisation(), members.organisation()
    both, one = members.member(organisation=stays), members.member(organisation=goes)
    for organisation, member in ((goes, both), (stays, both), (goes, one)):
        FocalPoint.objects.create(organisation=organisation, member=member)
    changes.seconded(Kind.MERGE, organisation=goes, into=stays)
    assert sorted(FocalPoint.objects.values_list("organisation", "member")) == sorted(
        [(stays.pk, both.pk), (stays.pk, one.pk)]
    )


def test_a_member_finds_in_their_data_whom_they_answer_for():
    one = members.member()
    FocalPoint.objects.create(organisation=one.organisation, member=one)
    exported = holdings["account"].export(one)
    assert [entry["organisation"] for entry in exported["focal_point_of"]] == [one.organisation.name]
