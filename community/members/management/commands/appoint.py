"""Give a role from the server's command line: how a new site gets its first administrator and secretariat."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django_countries import countries

from community.core.rulings import Refused
from community.members.actions.admission import admit
from community.members.actions.organisations import create_organisation
from community.members.actions.roles import set_role
from community.members.models import Member, Organisation
from community.members.models.member import Role
from community.members.models.organisation import Sector


class Command(BaseCommand):
    help = "Give somebody who has applied and confirmed the address a role; an applicant is admitted on the way."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the account's e-mail address")
        parser.add_argument("role", choices=[role for role in Role.values if role != Role.APPLICANT])
        parser.add_argument("--organisation", default="", help="for an applicant: the name of their organisation")
        parser.add_argument("--country", default="", help="for a new organisation: two letters, e.g. FR")
        parser.add_argument("--sector", default="", choices=["", *Sector.values], help="for a new organisation")

    def handle(self, *_args: Any, **options: Any) -> None:
        member = Member.objects.filter(email=options["email"].lower()).first()
        if member is None:
            raise CommandError(
                f"There is no account under {options['email']}. Apply on the site first, then try again."
            )
        try:
            self._appoint(member, options)
        except Refused as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        self.stdout.write(f"{member.email} is now {options['role']}.")

    @transaction.atomic
    def _appoint(self, member: Member, options: dict[str, Any]) -> None:
        if member.role == Role.APPLICANT:
            member = admit(applicant=member, organisation=self._organisation(options), by=None)
        set_role(member=member, role=options["role"], by=None)

    def _organisation(self, options: dict[str, Any]) -> Organisation:
        name = options["organisation"]
        known = Organisation.objects.standing().filter(name__iexact=name).first()
        if known:
            return known
        if not (name and options["country"].upper() in countries and options["sector"]):
            raise CommandError(
                "Say where this person works: --organisation NAME, and for a new one --country and --sector."
            )
        return create_organisation(name=name, country=options["country"].upper(), sector=options["sector"], by=None)
