"""Larger sets: from DLBOOK_DATA, the cache or a network that is a fake, never half."""

import gzip
import hashlib
import io
import os
import struct
import tarfile
import threading
import wave
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import requests
from numpy.typing import NDArray

from dlbook import datasets
from dlbook.datasets import fashion_mnist, mnist, text
from dlbook.datasets.download import RemoteFile, fetch_file
from dlbook.datasets.idx import read_idx
from tests.datasets.conftest import Network

NAMES = (
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
)
SETS = pytest.mark.parametrize(
    ("module", "folder"), [(mnist, "mnist"), (fashion_mnist, "fashion-mnist")]
)


def idx(values: NDArray[np.uint8]) -> bytes:
    head = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    return zipped(head + values.tobytes())


def zipped(content: bytes) -> bytes:
    """gzip with no time in it: tests that are named after their input keep their names."""
    return gzip.compress(content, mtime=0)


def images(n: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    rng = np.random.default_rng(seed)
    return (
        rng.integers(0, 256, size=(n, 28, 28), dtype=np.uint8),
        rng.integers(0, 10, size=n, dtype=np.uint8),
    )


SMALL = (*images(6, seed=0), *images(2, seed=1))
CONTENT = {name: idx(values) for name, values in zip(NAMES, SMALL, strict=True)}


def assert_small(split: datasets.mnist.Split) -> None:
    for found, expected in zip((*split[0], *split[1]), SMALL, strict=True):
        assert found.dtype == np.uint8
        np.testing.assert_array_equal(found, expected)


def serve(module: ModuleType, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the network serve a small image set in place of the real one."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in CONTENT.items()}
    monkeypatch.setattr(module, "_SHA256", hashes)
    network.files = {module._URL + name: data for name, data in CONTENT.items()}


@SETS
def test_first_call_downloads_and_later_calls_do_not(
    module: ModuleType, folder: str, network: Network, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    serve(module, network, monkeypatch)
    assert_small(module.load_data())
    assert network.requests == [module._URL + name for name in NAMES]
    network.files = {}
    assert_small(module.load_data())
    assert len(network.requests) == 4
    assert sorted(path.name for path in (cache / folder).iterdir()) == sorted(NAMES)


@SETS
def test_offline_names_the_way_out(
    module: ModuleType, folder: str, network: Network, cache: Path
) -> None:
    with pytest.raises(ConnectionError) as caught:
        module.load_data()
    message = str(caught.value)
    for part in ("no route to host", module._URL, "DLBOOK_DATA", f"{folder}/{NAMES[0]}"):
        assert part in message
    assert "load_digits" in message
    assert f"{module.__name__.split('.')[-1]}.load_data could not" in message
    assert [path for path in cache.rglob("*") if path.is_file()] == []


@SETS
def test_wrong_hash_is_refused_and_not_kept(
    module: ModuleType, folder: str, network: Network, cache: Path
) -> None:
    network.files = {module._URL + name: data for name, data in CONTENT.items()}
    with pytest.raises(ValueError, match=r"not the expected one.*DLBOOK_DATA"):
        module.load_data()
    assert [path for path in cache.rglob("*") if path.is_file()] == []


def test_a_damaged_cache_is_fetched_anew(
    network: Network, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    serve(mnist, network, monkeypatch)
    mnist.load_data()
    (cache / "mnist" / NAMES[2]).write_bytes(b"half a fi")
    assert_small(mnist.load_data())
    assert network.requests[4:] == [mnist._URL + NAMES[2]]


WHOLE = np.random.default_rng(0).bytes(200_000)
BROKEN = RemoteFile("a/b.txt", "https://example.org/b", hashlib.sha256(WHOLE).hexdigest())


def broken_off(network: Network, cache: Path) -> bytes:
    """Break a download of BROKEN off; return what is kept of it, not under its name."""
    network.files, network.breaks_after = {BROKEN.url: WHOLE}, 150_000
    with pytest.raises(ConnectionError, match=r"a test could not get https.*IncompleteRead"):
        fetch_file(BROKEN, needed_by="a test", instead="nothing")
    assert [path.name for path in (cache / "a").iterdir()] == ["b.txt.part"]
    network.breaks_after = None
    return (cache / "a" / "b.txt.part").read_bytes()


@pytest.mark.parametrize("sends_parts", [True, False])
def test_a_download_goes_on_where_it_broke_off(
    sends_parts: bool, network: Network, cache: Path
) -> None:
    kept = broken_off(network, cache)
    assert len(kept) > 50_000
    assert kept == WHOLE[: len(kept)]
    network.sends_parts = sends_parts
    path = fetch_file(BROKEN, needed_by="a test", instead="nothing")
    assert path.read_bytes() == WHOLE
    assert network.starts == [0, len(kept)]
    assert [path.name for path in (cache / "a").iterdir()] == ["b.txt"]


def test_a_download_that_broke_off_after_its_last_byte(network: Network, cache: Path) -> None:
    (cache / "a").mkdir(parents=True)
    (cache / "a" / "b.txt.part").write_bytes(WHOLE)
    network.files = {BROKEN.url: WHOLE}
    assert fetch_file(BROKEN, needed_by="a test", instead="nothing").read_bytes() == WHOLE
    assert network.starts == [len(WHOLE)]


def test_a_file_that_changed_meanwhile_is_fetched_anew(network: Network, cache: Path) -> None:
    (cache / "a").mkdir(parents=True)
    (cache / "a" / "b.txt.part").write_bytes(b"abcdef")
    network.files = {BROKEN.url: WHOLE}
    with pytest.raises(ValueError, match="not the expected one"):
        fetch_file(BROKEN, needed_by="a test", instead="nothing")
    assert list((cache / "a").iterdir()) == []
    assert fetch_file(BROKEN, needed_by="a test", instead="nothing").read_bytes() == WHOLE


def test_a_page_of_errors_is_no_file(network: Network, cache: Path) -> None:
    network.files = {BROKEN.url: b"Not here."}
    network.status = 404
    with pytest.raises(ConnectionError, match="404"):
        fetch_file(BROKEN, needed_by="a test", instead="nothing")
    assert list((cache / "a").iterdir()) == []


def test_two_that_ask_at_once_both_get_it(network: Network, cache: Path) -> None:
    network.files = {BROKEN.url: WHOLE}
    both, send, found = threading.Barrier(2, timeout=10), network.send, []

    def together(*args: Any, **settings: Any) -> requests.Response:
        both.wait()
        return send(*args, **settings)

    network.send = together  # type: ignore[method-assign]

    def ask() -> None:
        found.append(fetch_file(BROKEN, needed_by="a test", instead="nothing").read_bytes())

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [WHOLE, WHOLE]
    assert [path.name for path in (cache / "a").iterdir()] == ["b.txt"]


def test_what_a_killed_download_left_is_used(network: Network, cache: Path) -> None:
    (cache / "a").mkdir(parents=True)
    old, new = (cache / "a" / f"b.txt.part-{name}" for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(WHOLE[:1000])
    os.utime(old, (0, 0))  # the other may belong to a download that goes on
    network.files = {BROKEN.url: WHOLE}
    assert fetch_file(BROKEN, needed_by="a test", instead="nothing").read_bytes() == WHOLE
    assert network.starts == [1000]
    assert sorted(path.name for path in (cache / "a").iterdir()) == ["b.txt", new.name]


def test_an_answer_without_end_is_broken_off(
    network: Network, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dlbook.datasets.download.LARGEST", 100_000)
    network.files = {BROKEN.url: bytes(10_000_000)}
    with pytest.raises(ValueError, match="not the expected one"):
        fetch_file(BROKEN, needed_by="a test", instead="nothing")
    assert network.taken < 300_000
    assert list((cache / "a").iterdir()) == []


def test_an_answer_that_trickles_is_broken_off(
    network: Network, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter(range(0, 10_000_000, 7))  # seven seconds at each look at the clock
    monkeypatch.setattr("dlbook.datasets.download.time.monotonic", lambda: next(now))
    network.files, network.piece = {BROKEN.url: WHOLE}, 100
    with pytest.raises(ConnectionError, match="only 500 bytes came in 30 seconds"):
        fetch_file(BROKEN, needed_by="a test", instead="nothing")
    assert [path.name for path in (cache / "a").iterdir()] == ["b.txt.part"]
    now = iter(range(10_000_000))
    network.piece = None
    assert fetch_file(BROKEN, needed_by="a test", instead="nothing").read_bytes() == WHOLE


def test_missing_pooch_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ModuleType:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("dlbook.datasets.library.import_module", missing)
    with pytest.raises(ImportError, match=r'mnist.load_data needs pooch.*"dlbook\[data\]"'):
        mnist.load_data()


@SETS
def test_the_folder_comes_before_the_network(
    module: ModuleType, folder: str, network: Network, data_folder: Path
) -> None:
    (data_folder / folder).mkdir()
    for name, data in CONTENT.items():
        (data_folder / folder / name).write_bytes(data)
    assert_small(module.load_data())
    assert network.requests == []


@pytest.mark.parametrize(
    ("module", "part"),
    [(mnist, "mnist_t10k_uint8.npz"), (fashion_mnist, "fashion_sprite900_uint8.npz")],
)
def test_a_part_of_the_set_is_split_and_says_so(
    module: ModuleType, part: str, network: Network, data_folder: Path
) -> None:
    x, y = images(10, seed=3)
    np.savez(data_folder / part, x=x, y=y)
    with pytest.warns(UserWarning, match=r"only a part of the set.*10 images") as caught:
        (x_train, y_train), (x_test, y_test) = module.load_data()
    assert caught[0].filename == __file__
    np.testing.assert_array_equal(x_test, x[[0, 5]])
    np.testing.assert_array_equal(y_test, y[[0, 5]])
    np.testing.assert_array_equal(x_train, np.delete(x, [0, 5], axis=0))
    np.testing.assert_array_equal(y_train, np.delete(y, [0, 5]))
    assert network.requests == []


def test_images_without_their_labels_are_refused(data_folder: Path) -> None:
    x, y = images(10, seed=3)
    np.savez(data_folder / "mnist_t10k_uint8.npz", x=x, y=y[:9])
    with pytest.raises(ValueError, match=r"labels \(N,\), got \(10, 28, 28\) and \(9,\)"):
        mnist.load_data()


def test_a_pickle_is_refused(data_folder: Path) -> None:
    x, y = images(10, seed=3)
    np.savez(data_folder / "mnist_t10k_uint8.npz", x=x, y=y.astype(object))
    with pytest.raises(ValueError, match="cannot be loaded") as caught:
        mnist.load_data()
    assert "allow_pickle" not in str(caught.value)  # no advice to run code


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a zip file"),
        (b"PK\x03\x04 and no more", "not a zip file"),
        ({"x": np.zeros((4, 28, 28), np.uint8)}, "no item named 'y.npy'"),
        (dict(zip("xy", images(4, seed=0), strict=True)) | {"y": np.full(4, 10, "u1")}, "up to 10"),
        (dict(zip("xy", images(4, seed=0), strict=True)) | {"y": np.zeros(4)}, "float64"),
        (dict(zip("xy", images(4, seed=0), strict=True)) | {"y": np.array(list("1234"))}, "<U1"),
        ({"x": np.zeros((4, 28, 28)), "y": np.zeros(4, np.uint8)}, "float64"),
    ],
    ids=["empty", "half", "no labels", "eleventh digit", "real labels", "letters", "real pixels"],
)
def test_a_wrong_file_in_the_folder_is_named(
    content: bytes | dict[str, NDArray[Any]], message: str, data_folder: Path
) -> None:
    path = data_folder / "mnist_t10k_uint8.npz"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        np.savez(path, **content)
    with pytest.raises(ValueError, match=rf"uint8\.npz should be .*{message}.*right file in its"):
        mnist.load_data()


def test_labels_that_are_no_digits(
    network: Network, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    (data_folder / "mnist").mkdir()
    for name, data in CONTENT.items():
        (data_folder / "mnist" / name).write_bytes(data)
    (data_folder / "mnist" / NAMES[1]).write_bytes(idx(SMALL[1] + 10))
    with pytest.raises(ValueError, match=r"training set: expected labels from 0 to 9"):
        mnist.load_data()


@pytest.mark.parametrize("kind", ["gzip", "npz"])
def test_what_grows_when_unpacked(
    kind: str, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    monkeypatch.setattr("dlbook.datasets.contents.LARGEST", 100_000)
    big = np.zeros((200, 28, 28), np.uint8)
    if kind == "npz":
        path = data_folder / "mnist_t10k_uint8.npz"
        np.savez_compressed(path, x=big, y=np.zeros(200, np.uint8))
    else:
        path = data_folder / "mnist" / NAMES[0]
        path.parent.mkdir()
        path.write_bytes(idx(big))
    with pytest.raises(ValueError, match="more than 100,000 bytes"):
        mnist.load_data()


def test_the_folder_must_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DLBOOK_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(NotADirectoryError, match=r"DLBOOK_DATA.*nowhere.*unset it"):
        mnist.load_data()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no gzip", "Not a gzipped file"),
        (idx(SMALL[0])[:-20], "ended before"),
        (idx(SMALL[0])[:40] + b"\xff" * 40 + idx(SMALL[0])[80:], "CRC check failed"),
        (zipped(b""), "starts with b''"),
        (zipped(b"\0\0\x0d\1" + struct.pack(">I", 1) + b"\0\0\0\0"), "it starts with"),
        (zipped(b"\0\0\x08\2" + struct.pack(">I", 3)), "announces"),
        (zipped(b"\0\0\x08\1" + struct.pack(">I", 3) + b"12"), r"shape \(3,\).*2 bytes"),
    ],
)
def test_damaged_idx_file(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "damaged.gz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"should be a compressed IDX.*{message}") as caught:
        read_idx(path)
    assert str(path) in str(caught.value)
    assert "put the right file in its place" in str(caught.value)


def test_idx_counts_in_big_endian(tmp_path: Path) -> None:
    path = tmp_path / "values.gz"
    values = np.arange(600, dtype=np.uint8).reshape(300, 2)
    path.write_bytes(idx(values))
    found = read_idx(path)
    np.testing.assert_array_equal(found, values)
    found[0] = 0  # an array of its own, not a view of the file


def test_fetch_of_a_single_file(network: Network, cache: Path) -> None:
    content = b"some bytes"
    file = RemoteFile("a/b.txt", "https://example.org/b", hashlib.sha256(content).hexdigest())
    network.files = {file.url: content}
    path = fetch_file(file, needed_by="a test", instead="nothing")
    assert path == cache / "a" / "b.txt"
    assert path.read_bytes() == content


def test_tiny_shakespeare(
    network: Network, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    with pytest.raises(ConnectionError, match=r"load_tiny_shakespeare.*DLBOOK_DATA"):
        datasets.load_tiny_shakespeare()
    (data_folder / "tinyshakespeare.txt").write_bytes(b"First Citizen:\nSpeak.\n")
    assert datasets.load_tiny_shakespeare() == "First Citizen:\nSpeak.\n"


REVIEWS = "1\t2.25\tGood\u2028film.\r\n2\t-3.5\tBad film.\r\n".encode()


def archive(member: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as members:
        info = tarfile.TarInfo(member)
        info.size = len(REVIEWS)
        members.addfile(info, io.BytesIO(REVIEWS))
    return buffer.getvalue()


def test_movie_reviews_from_the_archive(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    content = archive("hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt")
    monkeypatch.setattr(
        text,
        "_VADER_RATINGS",
        RemoteFile("r.tar.gz", "https://example.org/r", hashlib.sha256(content).hexdigest()),
    )
    network.files = {"https://example.org/r": content}
    reviews = datasets.load_movie_reviews()
    assert reviews.texts == ("Good\u2028film.", "Bad film.")
    assert reviews.ratings.tolist() == [2.25, -3.5]


def test_movie_reviews_from_the_folder(network: Network, data_folder: Path) -> None:
    (data_folder / "movie_review_snippets.tsv").write_bytes(REVIEWS)
    assert datasets.load_movie_reviews().ratings.tolist() == [2.25, -3.5]
    assert network.requests == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "row 1 has 1 fields"),
        (b"1\t2.0\tgood\tbad\n", "row 1 has 4 fields"),
        (b"1\tgood\t2.0\n", "could not convert"),
        (b"1\t5\tgood\n", "not between -4 and 4"),
        (b"1\tnan\tgood\n", "not between -4 and 4"),
        (b"1\t2\t\xff\n", "can't decode"),
    ],
)
def test_damaged_movie_reviews(content: bytes, message: str, data_folder: Path) -> None:
    (data_folder / "movie_review_snippets.tsv").write_bytes(content)
    with pytest.raises(ValueError, match=rf"snippets\.tsv should be .*{message}.*right file"):
        datasets.load_movie_reviews()


def zip_of(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


SENTENCES = {
    f"{text._SENTENCES_FOLDER}/{name}": content
    for name, content in zip(
        text._SENTENCES_FILES.values(),
        ("Works.  \t1\nIt\u0085broke.\t0\n", "Dull.\t0\r\n", "Tasty.\t1"),
        strict=True,
    )
}


@pytest.mark.parametrize("name", text._SENTENCES)
def test_labeled_sentences(name: str, data_folder: Path) -> None:
    (data_folder / name).write_bytes(zip_of(**SENTENCES))
    found = datasets.load_labeled_sentences()
    assert found.texts == ("Works.", "It\u0085broke.", "Dull.", "Tasty.")
    assert found.y.tolist() == [1, 0, 0, 1]
    assert [found.origin_names[k] for k in found.origins] == ["amazon", "amazon", "imdb", "yelp"]


def test_labeled_sentences_elsewhere(data_folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"get it from https.*DLBOOK_DATA"):
        datasets.load_labeled_sentences()
    wrong = SENTENCES | {list(SENTENCES)[1]: "Fine.\t2\n"}
    (data_folder / text._SENTENCES[0]).write_bytes(zip_of(**wrong))
    with pytest.raises(ValueError, match=r"a tab, and 0 or 1, but it can't be read"):
        datasets.load_labeled_sentences()
    (data_folder / text._SENTENCES[0]).write_bytes(zip_of(other="Fine.\t1\n"))
    with pytest.raises(ValueError, match=r"a zip archive with .*There is no item named"):
        datasets.load_labeled_sentences()


FILMS = (
    "movieId,title,genres\n"
    '3,"Good, the Bad, The (1966)",Western\n5,Nobody saw it,Drama\n'
    "9,Plain,(no genres listed)\n8,Both,Comedy|Drama\n"
)
STARS = "userId,movieId,rating,timestamp\n1,9,0.5,60\n1,3,5.0,61\n7,3,3.5,62\n7,8,4.0,63\n"


def movielens(films: str = FILMS, stars: str = STARS) -> bytes:
    return zip_of(**{"ml-latest-small/movies.csv": films, "ml-latest-small/ratings.csv": stars})


def test_movielens(data_folder: Path) -> None:
    (data_folder / "ml-latest-small.zip").write_bytes(movielens())
    given = datasets.load_movielens()
    assert given.titles == ("Good, the Bad, The (1966)", "Both", "Plain")
    assert given.genres == (("Western",), ("Comedy", "Drama"), ())
    assert given.users.tolist() == [0, 0, 1, 1]
    assert given.films.tolist() == [2, 0, 0, 1]
    assert given.ratings.tolist() == [0.5, 5.0, 3.5, 4.0]
    assert str(given.times[0]) == "1970-01-01T00:01:00"


@pytest.mark.parametrize(
    ("films", "stars", "message"),
    [
        (FILMS, STARS.replace("5.0", "6.0"), "not between 0.5 and 5"),
        (FILMS, STARS.replace("5.0", "nan"), "not between 0.5 and 5"),
        (FILMS, STARS.replace("rating", "stars"), "rating"),
        (FILMS, STARS.replace("1,3,", "1,4,"), "4"),
        (FILMS, STARS.replace("1,3,", "1,three,"), "three"),
        (FILMS, STARS[:40], "."),
    ],
)
def test_damaged_movielens(films: str, stars: str, message: str, data_folder: Path) -> None:
    (data_folder / "ml-latest-small.zip").write_bytes(movielens(films, stars))
    with pytest.raises(ValueError, match=f"MovieLens's small set, but.*{message}.*right file"):
        datasets.load_movielens()


def test_what_unpacks_without_end(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlbook.datasets.contents.LARGEST", 10_000)
    (data_folder / "ml-latest-small.zip").write_bytes(movielens(FILMS + "\n" * 20_000))
    with pytest.raises(ValueError, match="more than 10,000 bytes"):
        datasets.load_movielens()


RECORDINGS = {
    "3_ann_0": np.array([1, -2, 3], dtype=np.int16),
    "7_bob_1": np.array([300, -32768], dtype=np.int16),
    "9_ann_4": np.array([5], dtype=np.int16),
}


def write_wav(path: Path, samples: NDArray[np.int16], rate: int = 8000) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(samples.astype("<i2").tobytes())


def assert_spoken(spoken: datasets.speech.SpokenDigits) -> None:
    assert spoken.y.tolist() == [3, 7, 9]
    assert [spoken.speaker_names[k] for k in spoken.speakers] == ["ann", "bob", "ann"]
    assert len(spoken.recordings) == 3
    for found, expected in zip(spoken.recordings, RECORDINGS.values(), strict=True):
        assert found.dtype == np.int16
        np.testing.assert_array_equal(found, expected)


def test_spoken_digits_from_the_clone(data_folder: Path) -> None:
    folder = data_folder / "free-spoken-digit-dataset" / "recordings"
    folder.mkdir(parents=True)
    for name, samples in RECORDINGS.items():
        write_wav(folder / f"{name}.wav", samples)
    assert_spoken(datasets.load_spoken_digits())


def test_spoken_digits_from_one_file(data_folder: Path) -> None:
    np.savez(
        data_folder / "fsdd_int16.npz",
        samples=np.concatenate(list(RECORDINGS.values())),
        offsets=np.array([0, 3, 5, 6]),
        label=np.array([3, 7, 9], dtype=np.uint8),
        speaker=np.array([0, 1, 0], dtype=np.uint8),
        speakers=np.array(["ann", "bob"]),
    )
    assert_spoken(datasets.load_spoken_digits())


def test_spoken_digits_at_another_rate(data_folder: Path) -> None:
    folder = data_folder / "free-spoken-digit-dataset" / "recordings"
    folder.mkdir(parents=True)
    write_wav(folder / "3_ann_0.wav", RECORDINGS["3_ann_0"], rate=16000)
    with pytest.raises(ValueError, match=r"8000 samples a second.*16000"):
        datasets.load_spoken_digits()


@pytest.mark.parametrize("folder_set", [False, True])
def test_no_spoken_digits(folder_set: bool, request: pytest.FixtureRequest) -> None:
    if folder_set:
        request.getfixturevalue("data_folder")
    with pytest.raises(FileNotFoundError, match=r"clone https.*DLBOOK_DATA"):
        datasets.load_spoken_digits()
