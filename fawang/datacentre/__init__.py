"""Facts of every room in columns, metrics on them, and any slice of these (数据中心).

Facts are files (store.py), never tables of the rooms: whoever asks for a figure holds nobody up. Nothing in this room
is imported by a process that asks for none; the engines are imported by the function that uses them, since they take
half a second to load.
"""
