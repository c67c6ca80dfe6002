from .audience import Audience
from .group import Group, Membership
from .member import Member
from .organisation import Organisation

__all__ = ["Audience", "Group", "Member", "Membership", "Organisation"]
