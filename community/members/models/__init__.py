from .audience import Audience
from .change import Change
from .focal_point import FocalPoint
from .group import Group, Membership
from .member import Member
from .organisation import Domain, Organisation

__all__ = ["Audience", "Change", "Domain", "FocalPoint", "Group", "Member", "Membership", "Organisation"]
