"""`nianbao deploy` and `nianbao rollback`: a release onto the server, and back."""
