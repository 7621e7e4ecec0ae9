"""The lane program: what a cashier, a supervisor and a technician use."""
