"""What an editor runs: checks of the pages, import of approved documents."""
