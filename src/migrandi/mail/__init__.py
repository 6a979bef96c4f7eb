"""Mail as it was received: bytes in, `ReceivedMessage` out. Pure: no database, no network, nothing is ever executed.

Files become raw messages in `boxes.py`, a raw message becomes a `ReceivedMessage` in `reading.py`, messages become
threads in `threads.py`, and an answer becomes bytes again in `writing.py`.
"""
