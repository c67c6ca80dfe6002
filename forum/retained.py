"""What of the forum is kept for how long: nothing that was sent, only what somebody began and left."""

from datetime import datetime

from django.db.models import QuerySet

from community.core.retention import retained

from .models import Draft


@retained("drafts")
def drafts(before: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(saved__lt=before)
