"""The system calls a box may make, why each of them, and their numbers by machine. Others are refused with EPERM.

docs/design/system-calls.md is made of this file, by scripts/system_calls.py. The numbers are those of the kernel's
unistd.h.
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


# Calls in the same line have one reason.
REASONS: Final = {
    "read readv pread64": "reading what is open: a job, files, modules",
    "write writev pwrite64": (
        "writing what is open: the reply, files in the scratch folder. What may be open is settled before"
    ),
    "lseek close": "positions in files, and closing them",
    "open openat": "opening files; which ones is for the mounts and Landlock to say",
    "stat lstat fstat newfstatat statx": "sizes, times and kinds of files: every import asks",
    "access faccessat faccessat2": (
        "whether a file may be read; the answer is the one that opening it would give"
    ),
    "readlink readlinkat": "links on the way to a module or a file",
    "getdents64": (
        "names in a folder: every import looks for them. What may be listed is for the mounts and Landlock to "
        "say"
    ),
    "getcwd chdir fchdir": "the working folder",
    "umask": "modes of files to come, in the scratch folder alone",
    "mkdir mkdirat rmdir unlink unlinkat rename renameat": (
        "files of the scratch folder: tests have temporary folders"
    ),
    "symlink symlinkat": (
        "pytest marks its latest temporary folder with one. It can point anywhere and opens nothing"
    ),
    "truncate ftruncate": "lengths of files in the scratch folder; the disk limit counts",
    "fadvise64": "pyarrow announces what it reads; a hint to the page cache and nothing else",
    "fsync fdatasync": "careful writers of files, sqlite3 among them",
    "dup dup2 dup3": "copies of descriptors; 128 is the limit of all",
    "pipe pipe2": "pyarrow wakes its threads by one. At most 64 of 64 KB each, as their size cannot be raised",
    "poll ppoll select pselect6": "waiting for a descriptor or for time: the C library and `select`",
    "munmap brk mremap": "the allocators. What grows by them is counted in RLIMIT_DATA and RLIMIT_AS",
    "mprotect": (
        "the loader and the stacks of threads; a page that becomes writable is counted from then on. Code "
        "that a tool makes while it runs is no more than the code it came with"
    ),
    "rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack": (
        "handlers of one's own signals: Python and the C library set them. The limits use SIGKILL, which has "
        "none"
    ),
    "alarm getitimer setitimer": "a tool's or a test's own time limit, signalled to itself",
    "restart_syscall": "the kernel goes on with a sleep that a signal interrupted",
    "futex set_robust_list rseq": "locks and the start of threads in the C library",
    "sched_yield sched_getaffinity getcpu": (
        "numeric libraries ask how many processors there are, and allocators on which one they run"
    ),
    "clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times": (
        "what time it is, sleeping, and the time taken; mostly answered without the kernel. A clock tells a "
        "tool how long things take: side channels are not closed"
    ),
    "getrusage getrlimit": "what one has used and may use",
    "getpid getppid gettid getuid geteuid getgid getegid getgroups": (
        "one's own numbers, which say nothing of others; in a box with process numbers of its own they are 1 "
        "and 0"
    ),
    "uname": "the machine and the version of the kernel: `platform` asks",
    "sysinfo": (
        "the C library's sort asks for the size of memory. It tells how busy the machine is, as a clock would"
    ),
    "getrandom": "seeds",
    "exit exit_group": "the end of a thread and of the box",
    "chmod fchmod fchmodat utimes utimensat": (
        "modes and times of files: of the scratch folder, all else being mounted read-only. Refused in tier "
        "B, because Landlock does not cover them"
    ),
    "mmap": "memory, libraries, threads' stacks",
    "clone": "threads",
    "prctl": "names of threads and of mappings",
    "madvise": "allocators give memory back, numpy asks for large pages",
    "ioctl": "`open` asks whether it has a terminal, and Python sets a descriptor's flags by it",
    "fcntl": "flags of descriptors and, for sqlite3, locks",
    "kill tgkill": "`abort` and `raise`: signals to oneself",
    "prlimit64": "the C library reads the size of the stack",
    "clone3 openat2 copy_file_range renameat2": (
        "newer forms of a call: libraries that find them missing take the older one, whose arguments can be "
        "seen, or read and write"
    ),
}
CONDITIONS: Final = {
    "mmap": (
        "not MAP_SHARED with MAP_ANONYMOUS, not MAP_GROWSDOWN, not MAP_HUGETLB: RLIMIT_DATA counts none of "
        "them"
    ),
    "clone": (
        "with CLONE_THREAD; without CLONE_NEW*, CLONE_VFORK, CLONE_PARENT, CLONE_PTRACE and CLONE_UNTRACED"
    ),
    "prctl": "PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS, PR_SET_VMA",
    "madvise": (
        "MADV_NORMAL to MADV_DONTNEED, MADV_FREE, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP; "
        "not MADV_MERGEABLE, by which one finds out what others have in memory"
    ),
    "ioctl": "TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX; others are answered ENOTTY",
    "fcntl": (
        "F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, and locks; not F_SETOWN and F_SETSIG, "
        "which send signals, no leases and notices, not F_SETPIPE_SZ"
    ),
    "kill": "to the process itself",
    "tgkill": "to a thread of the process itself",
    "prlimit64": "of the process itself, with nothing to set",
}
"""What a checked call's arguments have to be."""

TABLES: Final = {
    "x86_64": Table(
        arch=0xC000003E,
        allowed="""
        read=0 write=1 readv=19 writev=20 pread64=17 pwrite64=18 lseek=8 close=3 fstat=5 stat=4 lstat=6
        newfstatat=262 statx=332 access=21 faccessat=269 faccessat2=439 readlink=89 readlinkat=267 open=2
        openat=257 getdents64=217 getcwd=79 chdir=80 fchdir=81 umask=95 mkdir=83 mkdirat=258 rmdir=84 unlink=87
        unlinkat=263 rename=82 renameat=264 symlink=88 symlinkat=266 truncate=76 ftruncate=77 fadvise64=221
        fsync=74 fdatasync=75 dup=32 dup2=33 dup3=292 pipe=22 pipe2=293 poll=7 ppoll=271 select=23 pselect6=270
        mprotect=10 munmap=11 brk=12 mremap=25 rt_sigaction=13 rt_sigprocmask=14 rt_sigreturn=15 sigaltstack=131
        alarm=37 getitimer=36 setitimer=38 restart_syscall=219 futex=202 set_robust_list=273 rseq=334
        sched_yield=24 sched_getaffinity=204 getcpu=309 clock_gettime=228 clock_getres=229 clock_nanosleep=230
        nanosleep=35 gettimeofday=96 time=201 times=100 getrusage=98 getrlimit=97 getpid=39 getppid=110
        gettid=186 getuid=102 geteuid=107 getgid=104 getegid=108 getgroups=115 uname=63 sysinfo=99 getrandom=318
        exit=60 exit_group=231
        """,
        own_files="""
        chmod=90 fchmod=91 fchmodat=268 utimes=235 utimensat=280
        """,
        checked="""
        mmap=9 clone=56 prctl=157 madvise=28 ioctl=16 fcntl=72 kill=62 tgkill=234 prlimit64=302
        """,
        unknown="""
        copy_file_range=326 renameat2=316 clone3=435 openat2=437
        """,
    ),
    "aarch64": Table(
        arch=0xC00000B7,
        allowed="""
        read=63 write=64 readv=65 writev=66 pread64=67 pwrite64=68 lseek=62 close=57 fstat=80 newfstatat=79
        statx=291 faccessat=48 faccessat2=439 readlinkat=78 openat=56 getdents64=61 getcwd=17 chdir=49 fchdir=50
        umask=166 mkdirat=34 unlinkat=35 renameat=38 symlinkat=36 truncate=45 ftruncate=46 fadvise64=223
        fsync=82 fdatasync=83 dup=23 dup3=24 pipe2=59 ppoll=73 pselect6=72 mprotect=226 munmap=215 brk=214
        mremap=216 rt_sigaction=134 rt_sigprocmask=135 rt_sigreturn=139 sigaltstack=132 getitimer=102
        setitimer=103 restart_syscall=128 futex=98 set_robust_list=99 rseq=293 sched_yield=124
        sched_getaffinity=123 getcpu=168 clock_gettime=113 clock_getres=114 clock_nanosleep=115 nanosleep=101
        gettimeofday=169 times=153 getrusage=165 getrlimit=163 getpid=172 getppid=173 gettid=178 getuid=174
        geteuid=175 getgid=176 getegid=177 getgroups=158 uname=160 sysinfo=179 getrandom=278 exit=93
        exit_group=94
        """,
        own_files="""
        fchmod=52 fchmodat=53 utimensat=88
        """,
        checked="""
        mmap=222 clone=220 prctl=167 madvise=233 ioctl=29 fcntl=25 kill=129 tgkill=131 prlimit64=261
        """,
        unknown="""
        copy_file_range=285 renameat2=276 openat2=437 clone3=435
        """,
    ),
}
