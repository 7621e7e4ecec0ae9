"""What a power cut, a failing disk and a full disk can do to a journal and to money.

`cuts.power_cuts` rebuilds the disk as it may be after a power cut at any moment of a lane's life;
`failing.failing_disk` lets any call for the journal's files fail. Both watch the real journal
through a VFS of SQLite (`vfs`), and both carry controls that must fail.
"""
