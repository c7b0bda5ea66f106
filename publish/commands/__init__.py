"""The commands that are not of every day, by whom they are for; ``publish.cli`` gathers them all."""
