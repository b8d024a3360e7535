"""What holds for every test."""

from hypothesis import settings

# A slow machine is no failure: speed is measured by `make bench` alone.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
