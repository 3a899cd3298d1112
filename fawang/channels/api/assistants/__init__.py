"""The MCP server for assistants of others (docs/assistants.md): five tools that read, and nothing of anybody's matter.

answers → lookups → server. Only `server` loads the library; `fawang assistants` runs it.
"""
