"""A fingerprint as a QR code: modules, a picture, terminal blocks.

No other file imports segno.
"""

from publish.core.errors import ConfigError, install

QUIET = 4  # modules of white around the code, as ISO 18004 demands
SCHEME = "stet:"
Modules = tuple[tuple[bool, ...], ...]


def modules(fingerprint: str) -> Modules:
    """Return the dark modules row by row, without the white border.

    Up to 15 % of the code may be damaged.

    Raises:
        ConfigError: The extra is not installed.
    """
    try:
        import segno
    except ModuleNotFoundError as e:
        raise ConfigError("a QR code needs the package segno", hint=install("card")) from e
    # No boost: segno would raise the error level by itself where room is left. No micro code: few phones read these.
    code = segno.make(SCHEME + fingerprint, error="m", boost_error=False, micro=False)
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix)


def svg(code: Modules) -> str:
    """Return a picture of any size, black on white."""
    side = len(code) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path(code)}"/></svg>\n'
    )


def path(code: Modules) -> str:
    """Return the dark modules as an SVG path.

    A module is a unit wide. The path leaves room for the white border.
    """
    return "".join(f"M{x + QUIET} {y + QUIET}h{n}v1h-{n}z" for x, y, n in runs(code))


def runs(code: Modules) -> list[tuple[int, int, int]]:
    """Return runs of adjacent dark modules: column, row, length."""
    found = []
    for y, row in enumerate(code):
        x = 0
        while x < len(row):
            n = 0
            while x + n < len(row) and row[x + n]:
                n += 1
            if n:
                found.append((x, y, n))
            x += n + 1
    return found


def blocks(code: Modules) -> list[str]:
    """Return lines for a terminal, each with two rows of modules."""
    # The light modules are drawn, because most terminals are dark and scanners expect dark on light.
    edge = 2
    blank = (False,) * (len(code) + 2 * edge)
    rows = [blank] * edge + [(False,) * edge + row + (False,) * edge for row in code] + [blank] * (edge + 1)
    look = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    return ["".join(look[a, b] for a, b in zip(rows[i], rows[i + 1], strict=True)) for i in range(0, len(rows) - 1, 2)]
