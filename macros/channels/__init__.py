"""The ways out of the built pages, one module each."""
