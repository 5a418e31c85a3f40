"""Writing a file: whole or not at all, with the mode and the link of the one before."""

import os
import stat
import threading

import pytest

from dlbook.files.disk import ordinary, replacing

posix = pytest.mark.skipif(os.name != "posix", reason="modes, links and pipes as POSIX has them")


def write(path, content=b"new"):
    with replacing(path) as file:
        file.write(content)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask():
    before = os.umask(0o027)
    yield 0o027
    os.umask(before)


@posix
def test_a_new_file_follows_the_umask(tmp_path, umask):
    write(tmp_path / "a")
    assert mode(tmp_path / "a") == 0o640


@posix
@pytest.mark.parametrize("bits", [0o600, 0o664, 0o777])
def test_a_file_keeps_its_mode(tmp_path, umask, bits):
    path = tmp_path / "a"
    path.touch()
    path.chmod(bits)
    write(path)
    assert (mode(path), path.read_bytes()) == (bits, b"new")


@posix
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "models").mkdir()
    target = tmp_path / "models" / "a"
    target.write_bytes(b"old")
    link = tmp_path / "latest"
    link.symlink_to("models/a")
    write(link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    target.unlink()  # now the link names nothing: the file is made where it points
    write(link, b"again")
    assert link.is_symlink()
    assert target.read_bytes() == b"again"


def test_a_block_that_fails_changes_nothing(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_a_full_disk_says_what_is_left(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    message = r"a was not saved .*disk full.*untouched"
    with pytest.raises(OSError, match=message) as caught, replacing(path):
        raise OSError(28, "disk full")
    assert caught.value.errno == 28
    assert path.read_bytes() == b"old"


def test_folders(tmp_path):
    with pytest.raises(FileNotFoundError, match="no folder"):
        write(tmp_path / "nowhere" / "a")
    with pytest.raises(OSError, match="no ordinary file"):
        write(tmp_path)
    assert list(tmp_path.iterdir()) == []


@posix
def test_pipes_and_devices_stay_what_they_are(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/null"):
        with pytest.raises(OSError, match="no ordinary file"):
            write(path)
        with pytest.raises(OSError, match="no ordinary file"):
            ordinary(path)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)  # noqa: PTH116


def test_two_at_once_leave_one_whole_file(tmp_path):
    path = tmp_path / "a"
    contents = [bytes([k]) * 100_000 for k in range(8)]
    threads = [threading.Thread(target=write, args=(path, content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() in contents
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]
