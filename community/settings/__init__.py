"""The site's settings, all of them read from the environment.

`environment` says in which mode the site runs and where its services are; the other files each settle one subject.
Production is the default and refuses to start without its secrets; `DEMO=1` is the embedded demo on loopback.
"""

from .accounts import *
from .apps import *
from .assistance import *
from .environment import *
from .files import *
from .languages import *
from .mail import *
from .moderation import *
from .public import *
from .push import *
from .retention import *
from .security import *
from .services import *
