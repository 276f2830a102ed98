"""AWS on a laptop: MiniStack in an environment of its own, started and stopped by its process id."""
