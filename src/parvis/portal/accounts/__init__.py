"""People: who they are, which government they speak for, what they may do, and a record of who changed what."""
