"""The strategies that others run on, as a careful operator would set them up."""
