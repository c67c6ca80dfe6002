from .invitation import Invitation
from .offer import Offer
from .outcome import Feedback, Summary
from .request import Format, Funding, Gap, Request, Shown, Urgency
from .space import Milestone, Space
from .step import Step
from .version import Version

__all__ = [
    "Feedback",
    "Format",
    "Funding",
    "Gap",
    "Invitation",
    "Milestone",
    "Offer",
    "Request",
    "Shown",
    "Space",
    "Step",
    "Summary",
    "Urgency",
    "Version",
]
