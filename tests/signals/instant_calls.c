/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * instant_calls.c - the functions whose calls begin a phase, or are counted in it
 */

#include "instant.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The function that this one hides. */
#define HIDDEN(type, name) ((type)dlsym(RTLD_NEXT, name))

/* ---- The functions whose calls begin a phase ---- */

int MPI_Init_thread(int *argc, char ***argv, int required, int *provided)
{
    int rc;

    instant_begin(PHASE_INIT);
    rc = HIDDEN(int (*)(int *, char ***, int, int *), "MPI_Init_thread")(argc, argv, required,
                                                                         provided);
    instant_begin(PHASE_SETUP);
    return rc;
}

int MPI_Finalize(void)
{
    int rc;

    instant_begin(PHASE_FINALIZE);
    rc = HIDDEN(int (*)(void), "MPI_Finalize")();
    instant_begin(PHASE_EXIT);
    return rc;
}

/* Pass the call on, after WHAT; it has the type TYPE, the NAME and ARGUMENTS of the caller. */
#define PASS_ON(what, type, name, ...)                                                        \
    static __typeof__((type)0) hidden;                                                        \
    if (!hidden)                                                                              \
        hidden = HIDDEN(type, name);                                                          \
    what();                                                                                   \
    return hidden(__VA_ARGS__)

/* MPI's handles are ints or pointers; either fits into a pointer, as an argument. */
typedef void *handle;

int MPI_Iallreduce(const void *in, void *out, int count, handle type, handle op, handle comm,
                   handle request)
{
    PASS_ON(instant_look, int (*)(const void *, void *, int, handle, handle, handle, handle),
            "MPI_Iallreduce", in, out, count, type, op, comm, request);
}

int MPI_Reduce(const void *in, void *out, int count, handle type, handle op, int root,
               handle comm)
{
    PASS_ON(instant_communicate,
            int (*)(const void *, void *, int, handle, handle, int, handle), "MPI_Reduce", in,
            out, count, type, op, root, comm);
}

int MPI_Allreduce(const void *in, void *out, int count, handle type, handle op, handle comm)
{
    PASS_ON(instant_communicate, int (*)(const void *, void *, int, handle, handle, handle),
            "MPI_Allreduce", in, out, count, type, op, comm);
}

int MPI_Bcast(void *data, int count, handle type, int root, handle comm)
{
    PASS_ON(instant_communicate, int (*)(void *, int, handle, int, handle), "MPI_Bcast", data,
            count, type, root, comm);
}

int MPI_Gather(const void *in, int in_count, handle in_type, void *out, int count, handle type,
               int root, handle comm)
{
    PASS_ON(instant_communicate,
            int (*)(const void *, int, handle, void *, int, handle, int, handle), "MPI_Gather",
            in, in_count, in_type, out, count, type, root, comm);
}

pid_t fork(void)
{
    instant_begin(PHASE_MPIRUN_LAUNCH);
    PASS_ON(instant_call, pid_t(*)(void), "fork", );
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    static pid_t (*hidden)(pid_t, int *, int);
    pid_t ended;

    if (!hidden)
        hidden = HIDDEN(pid_t(*)(pid_t, int *, int), "waitpid");
    instant_call();
    ended = hidden(pid, status, options);
    if (ended > 0)
        instant_rank_ended();
    return ended;
}

/* ---- The functions whose calls are counted ---- */

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    PASS_ON(instant_call, int (*)(pthread_mutex_t *), "pthread_mutex_lock", mutex);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    PASS_ON(instant_call, int (*)(clockid_t, struct timespec *), "clock_gettime", clock, now);
}

int nanosleep(const struct timespec *time, struct timespec *left)
{
    PASS_ON(instant_call, int (*)(const struct timespec *, struct timespec *), "nanosleep",
            time, left);
}

ssize_t read(int fd, void *data, size_t size)
{
    PASS_ON(instant_call, ssize_t(*)(int, void *, size_t), "read", fd, data, size);
}

ssize_t write(int fd, const void *data, size_t size)
{
    PASS_ON(instant_call, ssize_t(*)(int, const void *, size_t), "write", fd, data, size);
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    PASS_ON(instant_call, ssize_t(*)(int, const struct iovec *, int), "writev", fd, parts,
            count);
}

ssize_t recv(int fd, void *data, size_t size, int flags)
{
    PASS_ON(instant_call, ssize_t(*)(int, void *, size_t, int), "recv", fd, data, size, flags);
}

ssize_t send(int fd, const void *data, size_t size, int flags)
{
    PASS_ON(instant_call, ssize_t(*)(int, const void *, size_t, int), "send", fd, data, size,
            flags);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    PASS_ON(instant_call, int (*)(struct pollfd *, nfds_t, int), "poll", fds, count, timeout);
}

int epoll_wait(int fd, struct epoll_event *events, int count, int timeout)
{
    PASS_ON(instant_call, int (*)(int, struct epoll_event *, int, int), "epoll_wait", fd,
            events, count, timeout);
}

int socket(int domain, int type, int protocol)
{
    PASS_ON(instant_call, int (*)(int, int, int), "socket", domain, type, protocol);
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
    PASS_ON(instant_call, int (*)(int, const struct sockaddr *, socklen_t), "connect", fd,
            address, size);
}

int close(int fd)
{
    PASS_ON(instant_call, int (*)(int), "close", fd);
}

int unlink(const char *name)
{
    PASS_ON(instant_call, int (*)(const char *), "unlink", name);
}

int rmdir(const char *name)
{
    PASS_ON(instant_call, int (*)(const char *), "rmdir", name);
}

/* The mode, if there is one. */
#define MODE(flags, mode)                                                                     \
    do {                                                                                      \
        va_list more;                                                                         \
        va_start(more, flags);                                                                \
        mode = (flags) & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;                    \
        va_end(more);                                                                         \
    } while (0)

int open(const char *name, int flags, ...)
{
    mode_t mode;

    MODE(flags, mode);
    PASS_ON(instant_call, int (*)(const char *, int, ...), "open", name, flags, mode);
}

int openat(int dir, const char *name, int flags, ...)
{
    mode_t mode;

    MODE(flags, mode);
    PASS_ON(instant_file_call, int (*)(int, const char *, int, ...), "openat", dir, name,
            flags, mode);
}

int fsync(int fd)
{
    PASS_ON(instant_file_call, int (*)(int), "fsync", fd);
}

int renameat(int from, const char *name, int to, const char *new_name)
{
    PASS_ON(instant_file_call, int (*)(int, const char *, int, const char *), "renameat", from,
            name, to, new_name);
}

int linkat(int from, const char *name, int to, const char *new_name, int flags)
{
    PASS_ON(instant_file_call, int (*)(int, const char *, int, const char *, int), "linkat",
            from, name, to, new_name, flags);
}

int unlinkat(int dir, const char *name, int flags)
{
    PASS_ON(instant_file_call, int (*)(int, const char *, int), "unlinkat", dir, name, flags);
}

int mkdirat(int dir, const char *name, mode_t mode)
{
    PASS_ON(instant_file_call, int (*)(int, const char *, mode_t), "mkdirat", dir, name, mode);
}
