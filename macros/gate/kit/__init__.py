"""`nianbao kit`: one zip with everything that a computer without a network needs but Python."""
