"""What every installed driver must do, whatever its protocol: found by name, none left out."""
