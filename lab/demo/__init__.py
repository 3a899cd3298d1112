"""The demonstration: invented people, matters, duties, calls and past years, and a page of where to look."""
