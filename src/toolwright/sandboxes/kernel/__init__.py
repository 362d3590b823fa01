"""The sandbox made of kernel facilities: namespaces, Landlock, seccomp, limits."""
