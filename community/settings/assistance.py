"""Technical assistance: how long each step may take."""

from .environment import env

# Within how many days the next step should come, by state: ASSISTANCE_DAYS=submitted=5,circulated=14. The usual ones
# stand in community/assistance/states.py.
ASSISTANCE_DAYS: dict[str, int] = env.dict("ASSISTANCE_DAYS", {}, subcast_values=int)

# After how many days without an answer the next expert in line is asked.
ASSISTANCE_INVITATION_DAYS: int = env.int("ASSISTANCE_INVITATION_DAYS", 5)
