from .changing import OpenReportersForm, RaiseLabelForm, RewordForm
from .deciding import DecisionForm, HandOverForm, WithholdForm
from .importing import ImportForm
from .listing import EntryForm
from .people import AnswerForm, AppealForm, LiftForm, NoteForm, SanctionForm, appeal_form
from .rules import AllowForm, LoosenForm, NewRuleForm, RuleForm
from .saved_notes import SavedNoteForm
from .several import MOST, SeveralForm, seen_items

__all__ = [
    "MOST",
    "AllowForm",
    "AnswerForm",
    "AppealForm",
    "DecisionForm",
    "EntryForm",
    "HandOverForm",
    "ImportForm",
    "LiftForm",
    "LoosenForm",
    "NewRuleForm",
    "NoteForm",
    "OpenReportersForm",
    "RaiseLabelForm",
    "RewordForm",
    "RuleForm",
    "SanctionForm",
    "SavedNoteForm",
    "SeveralForm",
    "WithholdForm",
    "appeal_form",
    "seen_items",
]
