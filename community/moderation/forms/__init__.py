from .changing import EscalateForm, OpenReportersForm, RaiseLabelForm, RewordForm
from .deciding import AppealForm, DecisionForm, HandOverForm, WithholdForm, form_of
from .importing import ImportForm
from .listing import EntryForm
from .people import AnswerForm, LiftForm, NoteForm, SanctionAppealForm, SanctionForm, appeal_form
from .rules import AllowForm, LoosenForm, NewRuleForm, RuleForm
from .saved_notes import SavedNoteForm
from .seeking import SeekForm
from .several import MOST, SeveralForm, seen_items

__all__ = [
    "MOST",
    "AllowForm",
    "AnswerForm",
    "AppealForm",
    "DecisionForm",
    "EntryForm",
    "EscalateForm",
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
    "SanctionAppealForm",
    "SanctionForm",
    "SavedNoteForm",
    "SeekForm",
    "SeveralForm",
    "WithholdForm",
    "appeal_form",
    "form_of",
    "seen_items",
]
