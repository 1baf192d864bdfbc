"""Work: the pipeline of one tick, the schedule, and delivery."""
