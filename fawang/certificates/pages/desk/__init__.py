"""The register of an office: list, one certificate, keys and numbers."""
