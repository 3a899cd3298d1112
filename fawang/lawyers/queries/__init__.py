"""What reads: the directory, requests and answers, complaints, discipline records."""
