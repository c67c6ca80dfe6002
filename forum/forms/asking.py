"""What a member asks for without writing a post: that a moderator looks, to hear of something."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.moderation.models import Flag
from forum.models import Feed, Subscription

from .fields import LONGEST_FEED_NAME, LONGEST_NOTE, LineField, SubmissionKeyField, WordsField


class FlagForm(forms.Form):
    """What a moderator should look at."""

    use_required_attribute = False
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Flag.Reason.choices, widget=forms.RadioSelect)
    note = WordsField(
        label=_("What should the moderator know?"),
        longest=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Only moderators read this. The author is not told who asked."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("reason") == Flag.Reason.OTHER and not said.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say in a few words what is wrong."))
        return said


class SubscriptionForm(forms.Form):
    """What to hear of a thread or a board."""

    level = forms.ChoiceField(choices=Subscription.Level.choices)


class FeedForm(forms.Form):
    """A new feed: what it holds, and by which name its member knows it again."""

    use_required_attribute = False
    submission_key = SubmissionKeyField(required=False, initial=uuid.uuid4)
    name = LineField(
        label=_("Name"),
        longest=LONGEST_FEED_NAME,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("To know it again, e.g. the name of the reader or of the device"),
    )
    contents = forms.ChoiceField(
        label=_("What it holds"),
        choices=Feed.Contents.choices,
        initial=Feed.Contents.EVERYTHING,
        widget=forms.RadioSelect,
    )
