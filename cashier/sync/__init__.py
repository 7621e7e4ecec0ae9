"""The lane's side of the exchange with head office: push the journal, pull the inbox."""
