"""What a supervisor should look at: rules over sales and requests, with their numbers as data."""
