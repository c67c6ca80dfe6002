from .deciding import DecisionForm
from .importing import ImportForm
from .listing import EntryForm
from .rules import AllowForm, LoosenForm, NewRuleForm, RuleForm

__all__ = ["AllowForm", "DecisionForm", "EntryForm", "ImportForm", "LoosenForm", "NewRuleForm", "RuleForm"]
