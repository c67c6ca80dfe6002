"""The form that takes a file of rules: first to look at what would change, then again to change it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from community.moderation.models.loosening import LONGEST_REASON

LARGEST_FILE = 500_000
TOO_LARGE = _("The file is larger than 500 KB. Split it into several files and import one after the other.")


class ImportForm(forms.Form):
    """A file, or the text of one that was looked at already."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("File of rules"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
        help_text=_("YAML, at most 500 KB, as the export writes it. Nothing changes before you have seen what would."),
    )
    content = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why it may be looser"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For what lets more through: the second person reads it."),
    )

    def clean_file(self) -> str:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(TOO_LARGE)
        try:
            content: bytes = file.read()
            return content.decode()
        except UnicodeDecodeError as error:
            raise ValidationError(_("The file is no text in UTF-8. Save it as UTF-8 and choose it again.")) from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors:
            said["content"] = said["file"] or said["content"]
            if not said["content"].strip():
                self.add_error("file", _("Choose a file that holds rules."))
            elif len(said["content"].encode(errors="replace")) > LARGEST_FILE:
                self.add_error("file", TOO_LARGE)
        return said
