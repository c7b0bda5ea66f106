"""Walls of the kernel's around a process: limits, files, system calls."""
