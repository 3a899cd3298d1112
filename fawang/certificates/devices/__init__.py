"""The port to devices that hold keys, PDF signatures (PAdES) made with it, and which authorities are believed."""
