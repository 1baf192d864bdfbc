"""Matrix behind the chat port, through matrix-nio.

payload    a message as an event's content (pure)
questions  which events of a room are questions to Vigie (pure)
calls      what a server's answer, or its silence, means for a message
account    logging in, once
rooms      which rooms Vigie is in, and may enter
listener   hearing questions and answering them
adapter    MatrixChat, which joins these
"""
