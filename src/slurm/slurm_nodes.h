/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_NODES_H
#define PIJOB_SLURM_SLURM_NODES_H

#include <stddef.h>

/* Find the number of tasks of a step on its node number NODE (from 0, SLURM_NODEID).  TEXT has
 * the form of SLURM_STEP_TASKS_PER_NODE: "2(x3),1" is 2 tasks on each of three nodes, then 1.
 * RETURN: the tasks, or -1 if TEXT is NULL, does not have this form, or has no such node.
 */
long slurm_tasks_on_node(const char *text, long node);

/* Find the host name of NODE in TEXT, the output of `scontrol --oneliner show node`.  It has
 * one line per node: NodeName=n1 ... NodeAddr=10.0.0.1 NodeHostName=n1 ...
 * RETURN: 0 with the host name up to its domain in HOST, or -1 if it is not there.
 */
int slurm_hosts_find(const char *text, const char *node, char *host, size_t size);

/* Write the name of the first node of LIST into NODE (SIZE bytes).  LIST has the form of
 * SLURM_JOB_NODELIST, a hostlist expression of Slurm: "n[2,4]", "a1,b[01-03]".
 * RETURN: 0, or -1 if LIST is NULL or has another form, such as one of several dimensions.
 */
int slurm_first_node(const char *list, char *node, size_t size);

#endif /* PIJOB_SLURM_SLURM_NODES_H */
