"""The reference state: what every other store of state must do, in one process."""
