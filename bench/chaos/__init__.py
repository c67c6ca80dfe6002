"""`make chaos`: clients post, read and listen while processes, Redis and PostgreSQL are killed and come back.

`services` runs a PostgreSQL and a Redis of its own, `stage` fills the database, `clients` are the members with their
browsers, `faults` is what happens to them, `verdict` compares at the end what they were told with what the database
holds. `__main__` puts it together. Everything stays on the loopback, in a folder that is removed afterwards.
"""
