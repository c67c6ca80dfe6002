"""The rules of the house that the import linter cannot see. Each rule is tried on a good and on a bad sample.

A rule is a function from a file to the sentences that say what is wrong with it. An exception stands in the rule's own
list, with its reason; a list entry that no longer matches anything fails too.
"""
