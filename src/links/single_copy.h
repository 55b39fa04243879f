/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LINKS_SINGLE_COPY_H
#define PIJOB_LINKS_SINGLE_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a process may copy from the memory of another one on its host, as MPI does to copy
 * a large message once instead of twice: CMA (process_vm_readv), XPMEM or KNEM.
 */

enum { SINGLE_COPY_WHY_SIZE = 192 };

/* What a process tells the others on its host, so that they can read its memory. */
struct single_copy_offer {
    uint64_t users;   /* its user namespace (its inode); 0: unknown */
    uint64_t pids;    /* its PID namespace */
    uint64_t address; /* of KEY, in its memory */
    uint64_t key;     /* a value that another process will hardly have there */
    int32_t pid;
};

/* RETURN: the offer of this process, with KEY in memory that lasts until its end.
 */
struct single_copy_offer single_copy_offer(void);

/* Try to read the memory of the process of THEIRS, as CMA does.  MINE is the offer of this
 * process.  It is not tried across user or PID namespaces.
 * RETURN: whether it works; otherwise WHY (SINGLE_COPY_WHY_SIZE bytes) names the cause, as far
 * as it can be known.
 */
bool single_copy_cma(const struct single_copy_offer *mine,
                     const struct single_copy_offer *theirs, char *why);

/* RETURN: whether both processes are in one user namespace: otherwise, MPI does not try CMA.
 */
bool single_copy_same_users(const struct single_copy_offer *mine,
                            const struct single_copy_offer *theirs);

/* RETURN: whether this process may open /dev/xpmem, or /dev/knem.
 */
bool single_copy_xpmem(void);
bool single_copy_knem(void);

/* RETURN: what is in the file PATH (YAMA_SCOPE), a number; -1: it does not exist.
 */
#define YAMA_SCOPE "/proc/sys/kernel/yama/ptrace_scope"
int single_copy_scope(const char *path);

/* Say in WHY which of the causes that can be known explains ERROR, an errno of
 * process_vm_readv(): SCOPE is that of Yama, or -1; SECCOMP whether a filter is in force.
 */
void single_copy_explain(const struct single_copy_offer *mine,
                         const struct single_copy_offer *theirs, int error, int scope,
                         bool seccomp, char *why);

#endif /* PIJOB_LINKS_SINGLE_COPY_H */
