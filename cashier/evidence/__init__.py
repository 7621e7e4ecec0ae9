"""What is kept as proof: receipts, traces, and slips that the register draws up itself."""
