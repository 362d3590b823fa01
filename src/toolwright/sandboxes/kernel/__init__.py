"""The sandbox made of kernel facilities: namespaces, Landlock, seccomp, limits."""

from toolwright.sandboxes.kernel.sandbox import KernelSandbox

__all__ = ["KernelSandbox"]
