"""The kernel of a report: this very Python, whatever kernels the user has installed."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

_QUIET = [
    "--HistoryManager.enabled=False",
    "--InteractiveShellApp.ignore_cwd=True",
    "--IPKernelApp.log_level=CRITICAL",
]


def kernel_manager(folder: Path, sockets: Path) -> type[AsyncKernelManager]:
    """Return the class of a kernel manager that starts the running Python and writes in ``folder`` only.

    The kernel reads no start-up files of the user, keeps no history, and its connection file and
    IPython folder go with ``folder``. Where the system has sockets that are files they lie in
    ``sockets``, a short path: two kernels that start at once can take the same network port, and
    nothing then listens on one.
    """
    command = get_kernel_dict(extra_arguments=_QUIET, python_arguments=["-Xfrozen_modules=off"])
    spec = KernelSpec(**command, env={"IPYTHONDIR": str(folder / "ipython"), **_same_package()})

    class OwnPython(AsyncKernelManager):
        """Starts the kernel described by ``spec``."""

        def __init__(self, **values: object) -> None:
            super().__init__(**values)
            self.connection_file = str(folder / "kernel.json")
            if os.name == "posix":
                self.transport = "ipc"
                self.ip = str(sockets / "kernel")

        @property
        def kernel_spec(self) -> KernelSpec:
            """The same description, whatever the name of the kernel."""
            return spec

    return OwnPython


def _same_package() -> dict[str, str]:
    """Let the kernel import this very package, also where it runs from a checkout."""
    home = str(Path(__file__).resolve().parents[2])
    if home in (sysconfig.get_path("purelib"), sysconfig.get_path("platlib")):
        return {}
    inherited = os.environ.get("PYTHONPATH", "")
    return {"PYTHONPATH": os.pathsep.join(part for part in (home, inherited) if part)}
