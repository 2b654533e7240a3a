"""E-mail on its way: queued in the database, sent by the worker, tried again while the mail server is away."""
