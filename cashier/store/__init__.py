"""The journal on the lane's disk, and the tables that are derived from it."""
