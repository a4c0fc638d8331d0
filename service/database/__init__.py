"""What the service remembers: conversations, feedback, and questions that were not answered."""
