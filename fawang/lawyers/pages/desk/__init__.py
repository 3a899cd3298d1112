"""The workbench: answering requests, complaints at the bureau, the register."""
