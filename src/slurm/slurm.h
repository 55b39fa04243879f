/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_H
#define PIJOB_SLURM_SLURM_H

#include <stdbool.h>
#include <stddef.h>

/* What Slurm's environment variables tell this process (srun(1), sbatch(1), OUTPUT ENVIRONMENT
 * VARIABLES).  Strings point into the environment.  If a variable is not set, a string is NULL
 * and a number is -1.
 */
struct slurm {
    const char *cluster;      /* SLURM_CLUSTER_NAME */
    const char *job_id;       /* SLURM_JOB_ID; NULL: not in a Slurm job */
    const char *step_id;      /* SLURM_STEP_ID; NULL in a batch script */
    const char *array_job_id; /* SLURM_ARRAY_JOB_ID */
    const char *array_task_id;
    const char *node_name; /* SLURMD_NODENAME; NULL if it may be that of another node */
    long restart_count;    /* SLURM_RESTART_COUNT; 0 if not set in a job */
    long task_rank;        /* SLURM_PROCID */
    long step_tasks;       /* SLURM_STEP_NUM_TASKS */
    long cpus_per_task;    /* SLURM_CPUS_PER_TASK */
    long step_node;        /* SLURM_NODEID: number of the node in the step */
    long het_size;         /* SLURM_HET_SIZE: components of a heterogeneous job */
    const char *step_tasks_per_node; /* SLURM_STEP_TASKS_PER_NODE: "2(x3),1" */
};

/* Say whether SLURMD_NODENAME can be believed: only in a task of srun, whose slurmd sets it.
 * Other launchers, and ssh, may pass that of the host on which they were started on to other
 * hosts. Until this is called, it is not believed.
 */
void slurm_believe_node_name(bool by_slurmd);

/* RETURN: the variables.  Outside a job every member is NULL or -1.
 */
struct slurm slurm_read(void);

enum { SLURM_JOB_NAME_SIZE = 64 };

/* Write what names this run into NAME (SIZE bytes): "JOB.STEP" in a step of a Slurm job, "JOB"
 * in its batch script, or the process id outside Slurm.  What is before the point is %j of a
 * file name.
 * RETURN: NAME.
 */
char *slurm_job_name(char *name, size_t size);

/* Write the name of the node on which this process runs into NAME (SIZE bytes, see
 * HOST_NAME_SIZE): in a task of srun Slurm's name of the node, or else the short host name. If
 * several slurmd run on one host, they are several nodes with one host name. RETURN: NAME.
 */
char *slurm_node_name(char *name, size_t size);

#endif /* PIJOB_SLURM_SLURM_H */
