from .changing import OpenReportersForm, RaiseLabelForm, RewordForm
from .deciding import AppealForm, DecisionForm, HandOverForm, WithholdForm, form_of
from .importing import ImportForm
from .listing import EntryForm
from .rules import AllowForm, LoosenForm, NewRuleForm, RuleForm
from .saved_notes import SavedNoteForm
from .several import MOST, SeveralForm, seen_items

__all__ = [
    "MOST",
    "AllowForm",
    "AppealForm",
    "DecisionForm",
    "EntryForm",
    "HandOverForm",
    "ImportForm",
    "LoosenForm",
    "NewRuleForm",
    "OpenReportersForm",
    "RaiseLabelForm",
    "RewordForm",
    "RuleForm",
    "SavedNoteForm",
    "SeveralForm",
    "WithholdForm",
    "form_of",
    "seen_items",
]
