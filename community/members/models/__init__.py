from .audience import Audience
from .change import Change
from .group import Group, Membership
from .member import Member
from .organisation import Domain, Organisation

__all__ = ["Audience", "Change", "Domain", "Group", "Member", "Membership", "Organisation"]
