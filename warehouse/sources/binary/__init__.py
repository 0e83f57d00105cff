"""Binary logs: how their records are framed, and what the messages in them say."""
