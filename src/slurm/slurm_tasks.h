/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_TASKS_H
#define PIJOB_SLURM_SLURM_TASKS_H

/* How many tasks a step has on its node NODE (counted from 0, SLURM_NODEID), by TEXT, which
 * is of the form of SLURM_STEP_TASKS_PER_NODE: "2(x3),1" says 2 on each of three nodes,
 * then 1.
 * RETURN: the tasks, or -1 when TEXT (NULL included) is not of this form, or has no such
 * node.
 */
long slurm_tasks_on_node(const char *text, long node);

#endif /* PIJOB_SLURM_SLURM_TASKS_H */
