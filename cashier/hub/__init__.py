"""Head office in store mode: takes the journals of the lanes into one SQLite file."""
