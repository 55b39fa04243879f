/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_SLURM_SLURM_H
#define PIJOB_SLURM_SLURM_H

/* What Slurm told this process through its environment (srun(1), sbatch(1),
 * OUTPUT ENVIRONMENT VARIABLES).  Strings point into the environment and are
 * NULL where the variable is not set; numbers are -1 there.
 */
struct slurm {
    const char *cluster;      /* SLURM_CLUSTER_NAME */
    const char *job_id;       /* SLURM_JOB_ID; NULL: not in a Slurm job */
    const char *step_id;      /* SLURM_STEP_ID; NULL in a batch script */
    const char *array_job_id; /* SLURM_ARRAY_JOB_ID */
    const char *array_task_id;
    const char *node_name; /* SLURMD_NODENAME; NULL where it may be that of another node */
    long restart_count;    /* SLURM_RESTART_COUNT, 0 when not set in a job */
    long task_rank;        /* SLURM_PROCID */
    long step_tasks;       /* SLURM_STEP_NUM_TASKS */
    long cpus_per_task;    /* SLURM_CPUS_PER_TASK */
    long step_node;        /* SLURM_NODEID, among the nodes of the step */
    long het_size;         /* SLURM_HET_SIZE, parts of a heterogeneous step */
    const char *step_tasks_per_node; /* SLURM_STEP_TASKS_PER_NODE: "2(x3),1" */
};

/* RETURN: the facts.  Outside a job every member is NULL or -1.
 */
struct slurm slurm_read(void);

#endif /* PIJOB_SLURM_SLURM_H */
