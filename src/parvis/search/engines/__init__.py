"""Search engines: one module each, behind `base.Engine`."""
