"""An S3 host whose keys come from a profile in ~/.aws, checked before anything is sent."""

from publish.copies.hosts.s3 import errors
from publish.copies.hosts.s3.line import S3Line
from publish.core.errors import ConfigError, LackingError, RefusedError, UnreachableError
from publish.core.settings import HostSettings


def connect(line: S3Line, settings: HostSettings, profile: str | None) -> None:
    """Check the profile's keys, and the settings.

    A service or a program which gives no keys now is no fault of the settings: the host fails when it is spoken to.

    Raises:
        LackingError: The profile is missing or holds no keys.
        ConfigError: ~/.aws cannot be used.
    """
    from botocore import exceptions as boto

    try:
        line.connect()
    except boto.ProfileNotFound as e:
        raise LackingError(f"no profile {profile!r} in ~/.aws", host=settings.name) from e
    except boto.NoCredentialsError as e:
        raise LackingError(f"the profile {profile!r} has no keys", host=settings.name) from e
    # A service which is down tonight must not stop the pushes to all other hosts.
    except (UnreachableError, RefusedError, boto.ClientError, boto.HTTPClientError, boto.ConnectionError):
        return
    except errors.keys_fail():
        return
    except (boto.BotoCoreError, ValueError) as e:
        raise ConfigError(
            f"{settings.where}: these settings with those of ~/.aws cannot be used ({type(e).__name__})",
            hint="look at ~/.aws/config, ~/.aws/credentials and the variables that begin with AWS_",
        ) from e
