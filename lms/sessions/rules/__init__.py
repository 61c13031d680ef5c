"""Rules of training sessions: states, seats and queue, windows, booking numbers; all pure."""
