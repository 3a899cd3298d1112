"""What writes: requests and answers, complaints, the register and its discipline records."""
