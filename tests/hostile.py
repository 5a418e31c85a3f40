"""Two hundred hostile files, from a seed: what a folder of strangers' uploads may hold."""

import io
import json
import os
import random
import zipfile
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

COUNT = 200


def image(kind: str, size: tuple[int, int] = (30, 20), mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "white" if mode != "F" else 1e6).save(file, kind)
    return file.getvalue()


def changed(rng: random.Random, content: bytes) -> bytes:
    """The content with some bytes changed, and often cut."""
    found = bytearray(content)
    for _ in range(rng.randint(1, 20)):
        found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found[: rng.randint(1, len(found))] if rng.random() < 0.5 else found)


def png_of(width: int, height: int) -> bytes:
    """A PNG file that announces a picture of this size and holds nothing of it."""
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    chunk = len(head).to_bytes(4, "big") + b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + chunk + zlib.crc32(b"IHDR" + head).to_bytes(4, "big")


def model_of(units: int) -> bytes:
    """A model file that describes more than it holds."""
    layer = {"class": "Dense", "config": {"units": units}}
    model = {"class": "Sequential", "config": {"layers": [layer]}}
    config = {"format": "dlbook-model", "version": 1, "model": model, "input_shape": [1]}
    file = io.BytesIO()
    np.savez(file, config=np.array(json.dumps(config | {"dtype": "float32"})))
    return file.getvalue()


def zip_of(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def contents(rng: random.Random) -> list[bytes]:
    """What the files hold, the worst of each kind first."""
    whole = [image(kind) for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")]
    found = [
        b"", b"\0" * 1000, b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"<svg/>",
        png_of(2**31 - 1, 2**31 - 1), png_of(20_000, 20_000), png_of(0, 5), png_of(5, 5),
        image("TIFF", mode="F"), image("PNG", (1, 3000)), image("PNG", (3000, 1)),
        model_of(10**9), model_of(1), zip_of("config.json", b"[" * 100_000),
        zip_of("config.npy", b"\x93NUMPY\x01\0" + b"x" * 200), b"\x89HDF\r\n\x1a\n" * 50,
        *whole,
    ]  # fmt: skip
    return found + [changed(rng, rng.choice(whole)) for _ in range(COUNT - len(found))]


NAMES = [
    b"x\x1b]0;owned\x07.png", b"line\nother.png: 7  (7 99.9 %).png", b"caf\xe9.png",
    b"\xff\xfe.jpg", "\u202egnp.exe".encode(), b"-h", b"--invert", b" .png",
    b"a" * 200 + b".png", "\u6570.png".encode(),
]  # fmt: skip


def make_files(folder: Path, seed: int = 0) -> None:
    """Write `COUNT` files, some of them with the names that do harm, and one that is a pipe."""
    rng = random.Random(seed)
    for k, content in enumerate(contents(rng)):
        name = NAMES[k - 30] if 0 <= k - 30 < len(NAMES) else b"%03d.png" % k
        path = os.path.join(os.fsencode(folder), name)  # noqa: PTH118 (names that are no text)
        if k == 40 and hasattr(os, "mkfifo"):
            os.mkfifo(path)
        else:
            with open(path, "wb") as file:  # noqa: PTH123
                file.write(content)
