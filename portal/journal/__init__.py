"""What happened to people's accounts here: who, what, when; ids and names of events only."""
