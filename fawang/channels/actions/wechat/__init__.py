"""What is done with what people write in WeChat: accepted at once, answered by a job, relayed to lawyers and back."""
