/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * single_copy.c - may processes of this host read each other's memory?
 *
 * The kernel asks the same questions as for ptrace (ptrace(2), "Ptrace access mode checking"):
 * Yama's ptrace_scope, user namespaces, a process that is not dumpable.  Container runtimes
 * also refuse the system call by a seccomp filter.  Therefore it is tried, and the causes are
 * only named if it fails.
 */

#include <config.h>

#include "single_copy.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "core/text.h"

static uint64_t key; /* what the others read */

static uint64_t namespace_of(const char *path)
{
    struct stat status;

    return stat(path, &status) < 0 ? 0 : (uint64_t)status.st_ino;
}

struct single_copy_offer single_copy_offer(void)
{
    struct timespec now = {0, 0};

    (void)clock_gettime(CLOCK_REALTIME, &now);
    key = ((uint64_t)getpid() << 32 ^ (uint64_t)now.tv_sec << 20 ^ (uint64_t)now.tv_nsec) *
          UINT64_C(0x9e3779b97f4a7c15);
    return (struct single_copy_offer){
        .users = namespace_of("/proc/self/ns/user"),
        .pids = namespace_of("/proc/self/ns/pid"),
        .address = (uint64_t)(uintptr_t)&key,
        .key = key,
        .pid = (int32_t)getpid(),
    };
}

int single_copy_scope(const char *path)
{
    FILE *file = fopen(path, "re");
    int scope = -1;

    if (!file)
        return -1;
    if (fscanf(file, "%d", &scope) != 1)
        scope = -1;
    (void)fclose(file);
    return scope;
}

/* Whether a seccomp filter is in force in this process (proc(5): Seccomp is 2). */
static bool is_filtered(void)
{
    FILE *file = fopen("/proc/self/status", "re");
    char line[256];
    bool filtered = false;

    while (file && fgets(line, sizeof(line), file))
        filtered = filtered || strncmp(line, "Seccomp:\t2", 10) == 0;
    if (file)
        (void)fclose(file);
    return filtered;
}

void single_copy_explain(const struct single_copy_offer *mine,
                         const struct single_copy_offer *theirs, int error, int scope,
                         bool seccomp, char *why)
{
    struct text text = text_begin(why, SINGLE_COPY_WHY_SIZE);

    if (!single_copy_same_users(mine, theirs))
        text_add(&text, "the ranks are in different user namespaces");
    else if (mine->pids != theirs->pids)
        text_add(&text, "the ranks are in different PID namespaces");
    else if (scope > 0)
        text_add(&text, "%s is %d (%s)", YAMA_SCOPE, scope, strerror(error));
    else if (seccomp)
        text_add(&text, "a seccomp filter is in force (%s)", strerror(error));
    else
        text_add(&text, "process_vm_readv: %s", strerror(error));
}

bool single_copy_same_users(const struct single_copy_offer *mine,
                            const struct single_copy_offer *theirs)
{
    return mine->users == theirs->users;
}

bool single_copy_cma(const struct single_copy_offer *mine,
                     const struct single_copy_offer *theirs, char *why)
{
    uint64_t got = 0;
    struct iovec local = {&got, sizeof(got)};
    struct iovec remote = {(void *)(uintptr_t)theirs->address, sizeof(got)};
    ssize_t length;
    int error;

    why[0] = '\0';
    /* In another PID namespace, its PID is another process here.  In another user namespace,
     * the kernel may let one of the two read the other, but Open MPI uses CMA for neither
     * (mca_smsc_cma_get_endpoint() of Open MPI 5; Open MPI 4 also says so).
     */
    if (mine->pids != theirs->pids || !single_copy_same_users(mine, theirs)) {
        single_copy_explain(mine, theirs, ESRCH, -1, false, why);
        return false;
    }
    length = process_vm_readv(theirs->pid, &local, 1, &remote, 1, 0);
    error = length < 0 ? errno : EFAULT;
    if (length == (ssize_t)sizeof(got) && got == theirs->key)
        return true;
    single_copy_explain(mine, theirs, error, single_copy_scope(YAMA_SCOPE), is_filtered(),
                        why);
    return false;
}

bool single_copy_xpmem(void)
{
    return access("/dev/xpmem", R_OK | W_OK) == 0;
}

bool single_copy_knem(void)
{
    return access("/dev/knem", R_OK | W_OK) == 0;
}
