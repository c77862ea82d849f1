"""
Folders that are on another machine, where SQLite cannot be.

Its processes share memory and rely on locks, and both end at the machine (R-44). Linux says what a
folder is on; elsewhere nobody is refused.
"""

import os
from pathlib import Path

from portal.tenants.reading import ConfigurationError

_MOUNTS = Path("/proc/self/mountinfo")
# fmt: off
_ON_A_NETWORK = frozenset(
    (
        "afs", "beegfs", "ceph", "cifs", "fuse.cephfs", "fuse.gcsfuse", "fuse.glusterfs",
        "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs",
        "nfs4", "orangefs", "smb3", "smbfs"
    )
)
# fmt: on


def refuse_network_folder(path: Path, mounts: Path = _MOUNTS) -> None:
    """Raises ConfigurationError when the SQLite file *path* is, or would be, on a network."""
    kind = _file_system(path, mounts)
    if kind in _ON_A_NETWORK:
        raise ConfigurationError(
            [
                f"server.session_store: {path} is on a network file system ({kind}), which SQLite "
                "cannot share; name a folder of this machine, or redis://host:6379/0"
            ]
        )


def _file_system(path: Path, mounts: Path) -> str | None:
    """The kind of file system, as ``mount`` calls it; None when nobody can tell."""
    there = path.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        device = os.stat(there).st_dev
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    number = f"{os.major(device)}:{os.minor(device)}"
    for line in lines:
        # proc(5): the third field is the device; the kind comes first after a lone hyphen.
        mount, _, source = line.partition(" - ")
        if mount.split()[2] == number:
            return source.split()[0]
    return None
