"""Services that go to the people: village advisers, law talks, service days, social forces; inspection of offices."""
