"""What people do, one verb per file. Services check the rules; screens and commands only call."""
