"""The main job told as one case, over HTTP and on the telephone, at a real platform."""
