from .board import Board
from .post import Post
from .post_index import PostIndex
from .read_mark import ReadMark
from .revision import Revision
from .subscription import Subscription
from .thread import Thread

__all__ = ["Board", "Post", "PostIndex", "ReadMark", "Revision", "Subscription", "Thread"]
