"""Technical assistance: requests, offers, the match of two people, their space; questions to the network.

May import the forum, members and the directory, never a sibling among the programmes. Begin with `states.py`, the one
table of what may happen to a request, then `actions/moves.py`, which carries it out.
"""
