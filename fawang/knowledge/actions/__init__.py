"""What changes knowledge: importing statutes and the pack, editing and reviewing, saying whether it helped."""
