from .changing import OpenReportersForm, RaiseLabelForm, RewordForm
from .deciding import DecisionForm, HandOverForm, WithholdForm
from .importing import ImportForm
from .listing import EntryForm
from .rules import AllowForm, LoosenForm, NewRuleForm, RuleForm
from .saved_notes import SavedNoteForm
from .several import MOST, SeveralForm, seen_items

__all__ = [
    "MOST",
    "AllowForm",
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
    "seen_items",
]
