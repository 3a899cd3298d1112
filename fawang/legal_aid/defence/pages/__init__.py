"""Pages of clerks of organs, of posts of duty lawyers, and of those who lead them."""
