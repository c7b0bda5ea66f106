"""A fingerprint as a QR code: modules, a picture, blocks on a terminal. The only file that knows segno."""

from publish.core.errors import ConfigError, install

QUIET = 4  # modules of white around it, as ISO 18004 asks for
SCHEME = "stet:"
Modules = tuple[tuple[bool, ...], ...]


def modules(fingerprint: str) -> Modules:
    """The dark modules, row by row, without the white around them; 15 % of it may be damaged.

    Raises:
        ConfigError: The extra is not installed.
    """
    try:
        import segno
    except ModuleNotFoundError as e:
        raise ConfigError("a QR code needs the package segno", hint=install("card")) from e
    code = segno.make(SCHEME + fingerprint, error="m", boost_error=False, micro=False)
    return tuple(tuple(bool(cell) for cell in row) for row in code.matrix)


def svg(code: Modules) -> str:
    """A picture of any size, black on white."""
    side = len(code) + 2 * QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{path(code)}"/></svg>\n'
    )


def path(code: Modules) -> str:
    """The dark modules as an SVG path, one unit each, the white around them included."""
    return "".join(f"M{x + QUIET} {y + QUIET}h{n}v1h-{n}z" for x, y, n in runs(code))


def runs(code: Modules) -> list[tuple[int, int, int]]:
    """Dark modules that lie side by side: column, row, how many."""
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
    """Lines for a terminal, two rows in each; light modules are drawn, for most terminals are dark."""
    edge = 2
    blank = (False,) * (len(code) + 2 * edge)
    rows = [blank] * edge + [(False,) * edge + row + (False,) * edge for row in code] + [blank] * (edge + 1)
    look = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    return ["".join(look[a, b] for a, b in zip(rows[i], rows[i + 1], strict=True)) for i in range(0, len(rows) - 1, 2)]
