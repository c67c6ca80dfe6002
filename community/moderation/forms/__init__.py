from .changing import OpenReportersForm, RaiseLabelForm, RewordForm
from .deciding import DecisionForm, HandOverForm
from .importing import ImportForm
from .listing import EntryForm
from .rules import AllowForm, LoosenForm, NewRuleForm, RuleForm

__all__ = [
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
]
