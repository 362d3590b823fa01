"""The system calls a box may make, by machine. What is in no list is refused with EPERM.

Left out on purpose, among others: fork and exec, sockets, ptrace and process_vm, memfd_create, mount and namespaces,
users and capabilities, keys, bpf, perf, userfaultfd, io_uring, shared memory and message queues of System V, notes of
changes to files, file handles, clocks to set, splice (pipes as a store of memory). The numbers are those of the
kernel's unistd.h.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Table:
    """`allowed` always; `own_files` only where the box has a file system of its own, as Landlock cannot stop changes of
    modes and times; `checked` by their arguments; `unknown` are answered with ENOSYS, so that libraries take
    the older call. `arch` is the kernel's AUDIT_ARCH number."""

    arch: int
    allowed: str
    own_files: str
    checked: str
    unknown: str


def numbers(text: str) -> dict[str, int]:
    """The numbers of a table's text, by name."""
    return {name: int(number) for name, _, number in (entry.partition("=") for entry in text.split())}


TABLES: Final = {
    "x86_64": Table(
        arch=0xC000003E,
        allowed="""
        read=0 write=1 readv=19 writev=20 pread64=17 pwrite64=18 preadv=295 pwritev=296 lseek=8 close=3
        close_range=436 fstat=5 stat=4 lstat=6 newfstatat=262 statx=332 statfs=137 fstatfs=138 access=21
        faccessat=269 faccessat2=439 readlink=89 readlinkat=267 open=2 openat=257 creat=85 getdents=78
        getdents64=217 getcwd=79 chdir=80 fchdir=81 umask=95 mkdir=83 mkdirat=258 rmdir=84 unlink=87
        unlinkat=263 rename=82 renameat=264 renameat2=316 link=86 linkat=265 symlink=88 symlinkat=266
        truncate=76 ftruncate=77 fallocate=285 fadvise64=221 fsync=74 fdatasync=75 sendfile=40
        copy_file_range=326 dup=32 dup2=33 dup3=292 pipe=22 pipe2=293 poll=7 ppoll=271 select=23
        pselect6=270 epoll_create=213 epoll_create1=291 epoll_ctl=233 epoll_wait=232 epoll_pwait=281
        mprotect=10 munmap=11 brk=12 mremap=25 madvise=28 mincore=27 membarrier=324 rt_sigaction=13
        rt_sigprocmask=14 rt_sigreturn=15 rt_sigpending=127 rt_sigtimedwait=128 rt_sigsuspend=130
        sigaltstack=131 pause=34 alarm=37 getitimer=36 setitimer=38 restart_syscall=219 futex=202
        set_tid_address=218 set_robust_list=273 rseq=334 arch_prctl=158 sched_yield=24 sched_getaffinity=204
        sched_getparam=143 sched_getscheduler=145 sched_get_priority_max=146 sched_get_priority_min=147
        getcpu=309 clock_gettime=228 clock_getres=229 clock_nanosleep=230 nanosleep=35 gettimeofday=96
        time=201 times=100 getrusage=98 getrlimit=97 getpid=39 getppid=110 gettid=186 getuid=102 geteuid=107
        getgid=104 getegid=108 getgroups=115 getresuid=118 getresgid=120 getpgrp=111 getpgid=121 getsid=124
        uname=63 sysinfo=99 getrandom=318 exit=60 exit_group=231
        """,
        own_files="""
        chmod=90 fchmod=91 fchmodat=268 utime=132 utimes=235 utimensat=280 futimesat=261
        """,
        checked="""
        mmap=9 clone=56 prctl=157 ioctl=16 fcntl=72 kill=62 tgkill=234 prlimit64=302
        """,
        unknown="""
        clone3=435 openat2=437 epoll_pwait2=441
        """,
    ),
    "aarch64": Table(
        arch=0xC00000B7,
        allowed="""
        read=63 write=64 readv=65 writev=66 pread64=67 pwrite64=68 preadv=69 pwritev=70 lseek=62 close=57
        close_range=436 fstat=80 newfstatat=79 statx=291 statfs=43 fstatfs=44 faccessat=48 faccessat2=439
        readlinkat=78 openat=56 getdents64=61 getcwd=17 chdir=49 fchdir=50 umask=166 mkdirat=34 unlinkat=35
        renameat=38 renameat2=276 linkat=37 symlinkat=36 truncate=45 ftruncate=46 fallocate=47 fadvise64=223
        fsync=82 fdatasync=83 sendfile=71 copy_file_range=285 dup=23 dup3=24 pipe2=59 ppoll=73
        pselect6=72 epoll_create1=20 epoll_ctl=21 epoll_pwait=22 mprotect=226 munmap=215 brk=214 mremap=216
        madvise=233 mincore=232 membarrier=283 rt_sigaction=134 rt_sigprocmask=135 rt_sigreturn=139
        rt_sigpending=136 rt_sigtimedwait=137 rt_sigsuspend=133 sigaltstack=132 getitimer=102 setitimer=103
        restart_syscall=128 futex=98 set_tid_address=96 set_robust_list=99 rseq=293 sched_yield=124
        sched_getaffinity=123 sched_getparam=121 sched_getscheduler=120 sched_get_priority_max=125
        sched_get_priority_min=126 getcpu=168 clock_gettime=113 clock_getres=114 clock_nanosleep=115
        nanosleep=101 gettimeofday=169 times=153 getrusage=165 getrlimit=163 getpid=172 getppid=173
        gettid=178 getuid=174 geteuid=175 getgid=176 getegid=177 getgroups=158 getresuid=148 getresgid=150
        getpgid=155 getsid=156 uname=160 sysinfo=179 getrandom=278 exit=93 exit_group=94
        """,
        own_files="""
        fchmod=52 fchmodat=53 utimensat=88
        """,
        checked="""
        mmap=222 clone=220 prctl=167 ioctl=29 fcntl=25 kill=129 tgkill=131 prlimit64=261
        """,
        unknown="""
        openat2=437 epoll_pwait2=441 clone3=435
        """,
    ),
}
