"""What defends the sources of pictures and PDFs: published files are made anew."""

from tests.attacks.defences.defence import Defence, lit

DEFENCES = (
    Defence(
        "only pixels go over into a picture",
        ("55",),
        "reports.ingest.bare.pictures",
        lit("fresh = Image.frombytes(plain.mode, plain.size, plain.tobytes())"),
        "fresh = plain",
        tests=("test_no_mark_is_left_of_a_picture",),
    ),
    Defence(
        "a picture is turned as its camera was held",
        ("55",),
        "reports.ingest.bare.pictures",
        lit("upright = ImageOps.exif_transpose(image)"),
        "upright = image",
        tests=("test_what_is_turned_on_its_side_is_seen_upright",),
    ),
    Defence(
        "nothing stays under what is transparent",
        ("55",),
        "reports.ingest.bare.pictures",
        lit("hidden = alpha.point([255, *[0] * 255])"),
        "hidden = alpha.point([0] * 256)",
        tests=("test_colours_erased_are_gone",),
    ),
    Defence(
        "a picture of too many pixels is not decoded",
        ("55",),
        "reports.ingest.bare.pictures",
        lit("if image.width * image.height > pixels:"),
        "if False:",
        tests=("test_a_bomb_of_pixels_is_not_decoded",),
    ),
)
