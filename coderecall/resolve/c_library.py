"""Functions and types of the C library and of POSIX, which programs also define, declare or replace by macros."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAMES = _words(
    """
    memcpy memmove memset memcmp memchr memrchr memmem memccpy mempcpy bzero bcopy bcmp explicit_bzero strlen
    strnlen strcpy strncpy strlcpy strcat strncat strlcat strcmp strncmp strcasecmp strncasecmp stricmp strchr
    strrchr strstr strcasestr strtok strtok_r strdup strndup strspn strcspn strpbrk strsep strerror strerror_r
    strcoll strxfrm stpcpy stpncpy strtol strtoll strtoul strtoull strtod strtof strtold atoi atol atoll atof index
    rindex ffs ffsl abs labs malloc calloc realloc reallocarray free aligned_alloc posix_memalign alloca abort exit
    _exit atexit getenv setenv unsetenv putenv system qsort bsearch rand srand random srandom printf fprintf
    sprintf snprintf vprintf vfprintf vsprintf vsnprintf asprintf vasprintf scanf fscanf sscanf puts fputs putc
    putchar fputc gets fgets getc getchar fgetc ungetc perror fopen fdopen freopen fclose fflush fread fwrite fseek
    fseeko ftell ftello rewind feof ferror fileno clearerr setbuf setvbuf remove rename tmpfile getline getdelim
    open openat close read write pread pwrite readv writev lseek dup dup2 dup3 pipe pipe2 fcntl ioctl access stat
    fstat lstat mkdir rmdir unlink link symlink readlink chdir getcwd chmod fchmod chown opendir readdir closedir
    truncate ftruncate fsync fdatasync fork execve execv execvp execl execlp wait waitpid kill raise signal
    sigaction sigprocmask alarm sleep usleep nanosleep getpid getppid getuid geteuid getgid isatty select poll
    socket bind listen accept connect send sendto recv recvfrom shutdown setsockopt getsockopt getsockname
    getpeername gethostbyname getaddrinfo freeaddrinfo inet_ntoa inet_aton inet_ntop inet_pton htons htonl ntohs
    ntohl time gettimeofday clock clock_gettime localtime localtime_r gmtime gmtime_r mktime strftime difftime
    isalpha isdigit isalnum isspace isupper islower isprint ispunct isxdigit iscntrl toupper tolower mmap munmap
    mprotect madvise sbrk setjmp longjmp assert offsetof basename dirname getopt getopt_long regcomp regexec
    regfree dlopen dlsym dlclose pthread_create pthread_join pthread_mutex_lock pthread_mutex_unlock pthread_self
    sqrt pow exp log floor ceil fabs fmod sin cos tan round bool true false NULL main size_t ssize_t off_t pid_t
    uid_t gid_t mode_t time_t socklen_t va_list uint8_t uint16_t uint32_t uint64_t int8_t int16_t int32_t int64_t
    uint ulong u_int u_char
    """
)

# Of C, POSIX and the systems; those of C++ have no suffix.
_HEADERS = _words(
    """
    assert.h complex.h ctype.h errno.h fenv.h float.h inttypes.h iso646.h limits.h locale.h math.h setjmp.h signal.h
    stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h stdnoreturn.h string.h tgmath.h
    threads.h time.h uchar.h wchar.h wctype.h aio.h alloca.h byteswap.h cpio.h dirent.h dlfcn.h elf.h endian.h err.h
    error.h execinfo.h fcntl.h fnmatch.h fts.h ftw.h getopt.h glob.h grp.h iconv.h ifaddrs.h langinfo.h libgen.h
    libintl.h link.h malloc.h memory.h monetary.h mqueue.h netdb.h nl_types.h paths.h poll.h pthread.h pty.h pwd.h
    regex.h resolv.h sched.h search.h semaphore.h shadow.h spawn.h stdio_ext.h strings.h stropts.h syslog.h
    sysexits.h tar.h termio.h termios.h trace.h ucontext.h ulimit.h unistd.h util.h utime.h utmp.h utmpx.h values.h
    wait.h wordexp.h
    conio.h crtdbg.h direct.h intrin.h io.h process.h share.h tchar.h windows.h winsock.h winsock2.h ws2tcpip.h
    """
)
_FOLDERS = ("sys/", "arpa/", "asm/", "linux/", "mach/", "machine/", "net/", "netinet/", "bits/", "rpc/")


def is_standard_header(written: str) -> bool:
    """Whether an include, in its brackets or quotes, names a header of the language or of the system."""
    name = written.strip('<>" ')
    of_cpp = written.startswith("<") and name.islower() and name.replace("_", "").isalnum()
    return of_cpp or name.lower() in _HEADERS or name.startswith(_FOLDERS)
