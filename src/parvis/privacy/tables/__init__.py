"""Tables that give nobody away: sensitivity, suppression, rounding, cell keys, and the audit of what is published."""
