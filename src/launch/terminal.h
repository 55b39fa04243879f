/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_LAUNCH_TERMINAL_H
#define PIJOB_LAUNCH_TERMINAL_H

#include <stdbool.h>

/* The terminal on which a person reads what this process writes to standard error: standard
 * error itself, or that of a launcher on this host which passes it on.  A daemon of srun, or
 * of mpirun on another host, does not tell whether there is one.
 */
struct terminal {
    bool found;
    long pid; /* whose standard error it is; 0: of this process */
    int fd;   /* of the terminal; -1: it may not be opened */
};

/* Look for the terminal, by the proc(5) file system at PROC, "/proc".
 * RETURN: it, to be closed by terminal_close().
 */
struct terminal terminal_find(const char *proc);
void terminal_close(struct terminal *terminal);

/* RETURN: the number of columns it has now; 80 if it does not tell.
 */
int terminal_columns(const struct terminal *terminal);

/* Whether something can be written there without waiting, and without stopping a job that runs
 * in the background of a shell: such a job has to be quiet.
 */
bool terminal_is_ready(const char *proc, const struct terminal *terminal);

#endif /* PIJOB_LAUNCH_TERMINAL_H */
