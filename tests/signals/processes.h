/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_TESTS_SIGNALS_PROCESSES_H
#define PIJOB_TESTS_SIGNALS_PROCESSES_H

#include <stdbool.h>
#include <sys/types.h>

/* The processes of a round: the children of this process and what they have started. */

enum { PROCESSES_MAX = 64 };

struct process {
    pid_t pid;
    pid_t parent;
    char state; /* of proc(5): 'Z' for one that has ended */
    char name[64];
};

/* RETURN: how many descendants of this process PROCESS has, the lower pid first. */
int processes_list(struct process *process);

/* Whether PROCESS is a rank that has not ended: any child of mpirun, or an orphan. */
bool process_is_live_rank(const struct process *process, pid_t mpirun);

/* Write what the COUNT processes wait for, with stacks if gdb is there, into the file NAME.
 */
void processes_describe(const struct process *process, int count, const char *name);

#endif /* PIJOB_TESTS_SIGNALS_PROCESSES_H */
