"""What Telegram's program for desks exports of a channel."""
