"""What changes what links keep."""
