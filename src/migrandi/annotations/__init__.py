"""What is found in provisions once they are recorded: what they cite, and whatever else is read from their words."""
