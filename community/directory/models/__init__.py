from .profile import Availability, Expertise, Profile
from .topic import Topic, TopicQuerySet

__all__ = ["Availability", "Expertise", "Profile", "Topic", "TopicQuerySet"]
