"""The synthetic problems: drawing them, writing fallible solutions, checking answers."""
