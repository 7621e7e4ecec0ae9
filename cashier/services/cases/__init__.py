"""What people and the lane itself do about cases. Nothing here talks to a terminal."""
