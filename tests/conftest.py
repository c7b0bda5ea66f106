"""What all tests share: the real servers, started when a test first asks for one."""

pytest_plugins = ["tests.support.services.fixtures"]
