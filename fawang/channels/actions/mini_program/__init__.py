"""What is done for the mini program: signing in, numbers, matters of an account, news, the content check."""
