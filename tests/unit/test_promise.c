/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_promise.c - who started a process, and whether MPI has as many ranks as it told
 *
 * Ancestors and variables are those of real launches: Slurm 22.05, Open MPI 4.1, MPICH 4.0.
 */

#include <config.h>

#include "launch/promise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

/* ---- A process: its ancestors, the parent first, and its variables ---- */

enum { WORDS_MAX = 16 };

#define ROOT "systemd" /* the first process: nothing is hidden */

static const char *const *variables;

static const char *look_up(const char *name)
{
    size_t length = strlen(name);

    for (int i = 0; i < WORDS_MAX && variables[i]; i++)
        if (strncmp(variables[i], name, length) == 0 && variables[i][length] == '=')
            return variables[i] + length + 1;
    return NULL;
}

/* PROCESSES: "comm", or "comm|title"; their programs cannot be read. */
static struct promise read_promise(const char *const *processes,
                                   const char *const *environment)
{
    struct ancestors ancestors = {.count = 0};

    for (int i = 0; i < WORDS_MAX && processes[i]; i++) {
        struct ancestor *process = &ancestors.process[ancestors.count++];
        size_t length = strcspn(processes[i], "|");

        (void)snprintf(process->comm, sizeof(process->comm), "%.*s", (int)length,
                       processes[i]);
        if (processes[i][length])
            (void)snprintf(process->title, sizeof(process->title), "%s",
                           processes[i] + length + 1);
        ancestors.complete = strcmp(process->comm, ROOT) == 0;
    }
    variables = environment;
    return promise_read(&ancestors, look_up);
}

#define STEP(tasks, rank)                                                                     \
    "SLURM_STEP_ID=0", "SLURM_STEP_NUM_TASKS=" tasks, "SLURM_PROCID=" rank, "SLURM_LOCALID=0"
#define MPIRUN(size, rank)                                                                    \
    "OMPI_COMM_WORLD_SIZE=" size, "OMPI_COMM_WORLD_RANK=" rank, "PMIX_NAMESPACE=520159233",   \
        "PMIX_RANK=" rank
#define HYDRA(size, rank)                                                                     \
    "PMI_SIZE=" size, "PMI_RANK=" rank, "MPI_LOCALNRANKS=1", "MPI_LOCALRANKID=0"

static const struct {
    const char *name;
    const char *processes[WORDS_MAX];
    const char *environment[WORDS_MAX];
    const char *by; /* who started it; NULL: nobody */
    long ranks;     /* that MPI has */
    enum promise_verdict verdict;
    const char *contradiction; /* how it begins; NULL: there is none */
} cases[] = {
    /* -- srun -- */
    {"srun",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3")},
     "srun",
     8,
     PROMISE_KEPT,
     NULL},
    {"srun, singletons",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3")},
     "srun",
     1,
     PROMISE_BROKEN,
     NULL},
    {"srun, through a wrapper",
     {"numactl", "bash", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3")},
     "srun",
     1,
     PROMISE_BROKEN,
     NULL},
    {"srun of one task",
     {"bash", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("1", "0")},
     "srun",
     1,
     PROMISE_KEPT,
     NULL},
    {"srun, of Debian",
     {"slurmstepd-wlm", ROOT},
     {STEP("8", "3")},
     "srun",
     1,
     PROMISE_BROKEN,
     NULL},
    {"srun, in two halves",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3")},
     "srun",
     4,
     PROMISE_BROKEN,
     NULL},
    {"srun, without its variables",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {NULL},
     "srun",
     1,
     PROMISE_UNKNOWN,
     NULL},
    {"srun, with those of another step",
     {"slurmstepd|slurmstepd: [7.1]", ROOT},
     {STEP("1", "0")},
     "srun",
     1,
     PROMISE_UNKNOWN,
     NULL},
    {"a launcher that is not known, in a step of one task",
     {"mpiexec_mpt", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("1", "0")},
     "srun",
     8,
     PROMISE_UNKNOWN,
     NULL},

    /* -- variables that leak into a step -- */
    {"srun, OMPI_COMM_WORLD_SIZE leaks",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3"), "OMPI_COMM_WORLD_SIZE=1"},
     "srun",
     1,
     PROMISE_BROKEN,
     NULL},
    {"srun, OMPI_COMM_WORLD_SIZE leaks, and all is right",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3"), "OMPI_COMM_WORLD_SIZE=1"},
     "srun",
     8,
     PROMISE_KEPT,
     "OMPI_COMM_WORLD_SIZE is 1, but the launcher of this process is srun"},
    {"srun, the same number leaks",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3"), "OMPI_COMM_WORLD_SIZE=8"},
     "srun",
     8,
     PROMISE_KEPT,
     NULL},
    {"srun, all of mpirun leaks",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3"), MPIRUN("1", "0")},
     "srun",
     1,
     PROMISE_BROKEN,
     NULL},
    {"srun, HYDRA_CONTROL_FD leaks",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3"), "HYDRA_CONTROL_FD=7"},
     "srun",
     8,
     PROMISE_KEPT,
     "HYDRA_CONTROL_FD is set, but the launcher of this process is srun"},
    {"srun, MPI_LOCALNRANKS leaks",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3"), "MPI_LOCALNRANKS=1"},
     "srun",
     1,
     PROMISE_BROKEN,
     "MPI_LOCALNRANKS is set, but the launcher of this process is srun"},
    {"srun, Flux leaks",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "3"), "FLUX_JOB_ID=f", "FLUX_JOB_SIZE=1"},
     "srun",
     1,
     PROMISE_BROKEN,
     NULL},

    /* -- a job script, and no launcher -- */
    {"a job script",
     {"slurm_script", "slurmstepd|slurmstepd: [7.batch]", ROOT},
     {"SLURM_PROCID=0"},
     NULL,
     1,
     PROMISE_NONE,
     NULL},
    {"a job script, submitted from a step",
     {"slurm_script", "slurmstepd|slurmstepd: [7.batch]", ROOT},
     {STEP("8", "0")},
     NULL,
     1,
     PROMISE_NONE,
     "SLURM_STEP_NUM_TASKS is 8, but this process has no launcher"},
    {"salloc with an interactive step",
     {"bash", "slurmstepd|slurmstepd: [7.interactive]", ROOT},
     {"SLURM_STEP_ID=4294967290", "SLURM_STEP_NUM_TASKS=1"},
     NULL,
     1,
     PROMISE_NONE,
     NULL},
    {"a shell", {"bash", "sshd", ROOT}, {NULL}, NULL, 1, PROMISE_NONE, NULL},
    {"a shell in which variables are set",
     {"bash", "sshd", ROOT},
     {"OMPI_COMM_WORLD_SIZE=4"},
     NULL,
     1,
     PROMISE_NONE,
     "OMPI_COMM_WORLD_SIZE is 4, but this process has no launcher"},
    {"a shell, PMI_SIZE alone",
     {"bash", "sshd", ROOT},
     {"PMI_SIZE=4", "PMI_RANK=0"},
     NULL,
     1,
     PROMISE_NONE,
     NULL},
    {"a script that is called mpirun",
     {"mpirunner", "sshd", ROOT},
     {NULL},
     NULL,
     1,
     PROMISE_NONE,
     NULL},

    /* -- Open MPI's mpirun -- */
    {"mpirun",
     {"mpirun.openmpi", "bash", ROOT},
     {MPIRUN("4", "1")},
     "mpirun of Open MPI",
     4,
     PROMISE_KEPT,
     NULL},
    {"mpirun, of a pijob with MPICH",
     {"mpirun", "bash", ROOT},
     {MPIRUN("4", "1")},
     "mpirun of Open MPI",
     1,
     PROMISE_BROKEN,
     NULL},
    {"mpirun of Open MPI 5",
     {"prterun", "bash", ROOT},
     {MPIRUN("4", "1")},
     "mpirun of Open MPI",
     1,
     PROMISE_BROKEN,
     NULL},
    {"mpirun, on a node where srun has started its daemon",
     {"orted", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("2", "0"), MPIRUN("4", "2")},
     "mpirun of Open MPI",
     4,
     PROMISE_KEPT,
     NULL},
    {"... of a pijob with MPICH",
     {"orted", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("2", "0"), MPIRUN("4", "2")},
     "mpirun of Open MPI",
     1,
     PROMISE_BROKEN,
     NULL},
    {"mpirun of one rank in each task of a step",
     {"orterun", "bash", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("8", "0"), MPIRUN("1", "0")},
     "mpirun of Open MPI",
     1,
     PROMISE_KEPT,
     NULL},
    {"mpirun in a job script",
     {"orterun", "slurm_script", "slurmstepd|slurmstepd: [7.batch]", ROOT},
     {MPIRUN("4", "0")},
     "mpirun of Open MPI",
     4,
     PROMISE_KEPT,
     NULL},
    {"srun, from a script under mpirun, elsewhere",
     {"slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("2", "0"), MPIRUN("1", "0")},
     "srun",
     2,
     PROMISE_KEPT,
     "OMPI_COMM_WORLD_SIZE is 1, but the launcher of this process is srun"},

    /* -- Hydra -- */
    {"mpiexec",
     {"hydra_pmi_proxy", "mpiexec.hydra", "bash", ROOT},
     {HYDRA("4", "1")},
     "mpiexec of MPICH (Hydra)",
     4,
     PROMISE_KEPT,
     NULL},
    {"mpiexec, of a pijob with Open MPI",
     {"hydra_pmi_proxy", "mpiexec.hydra", "bash", ROOT},
     {HYDRA("4", "1")},
     "mpiexec of MPICH (Hydra)",
     1,
     PROMISE_BROKEN,
     NULL},
    {"mpiexec, whose proxy srun has started",
     {"hydra_pmi_proxy", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("2", "1"), HYDRA("4", "3")},
     "mpiexec of MPICH (Hydra)",
     4,
     PROMISE_KEPT,
     NULL},
    {"mpiexec, OMPI_COMM_WORLD_SIZE leaks",
     {"hydra_pmi_proxy", "mpiexec.hydra", "bash", ROOT},
     {HYDRA("4", "1"), "OMPI_COMM_WORLD_SIZE=1"},
     "mpiexec of MPICH (Hydra)",
     1,
     PROMISE_BROKEN,
     NULL},
    {"mpiexec, from a script under mpirun",
     {"hydra_pmi_proxy", "mpiexec.hydra", "bash", "orterun", ROOT},
     {HYDRA("4", "1"), MPIRUN("1", "0")},
     "mpiexec of MPICH (Hydra)",
     4,
     PROMISE_KEPT,
     NULL},

    /* -- others -- */
    {"Flux in Slurm",
     {"flux-shell", "flux-broker", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("2", "0"), "FLUX_JOB_SIZE=4", "FLUX_TASK_RANK=1", "FLUX_JOB_ID=f"},
     "flux run",
     1,
     PROMISE_BROKEN,
     NULL},
    {"the first shell of a Flux instance",
     {"bash", "flux-broker", "slurmstepd|slurmstepd: [7.0]", ROOT},
     {STEP("2", "0")},
     NULL,
     1,
     PROMISE_NONE,
     NULL},
    {"PALS",
     {"palsd", ROOT},
     {"PALS_RANKID=1", "PMI_SIZE=4"},
     "mpiexec of PALS",
     1,
     PROMISE_BROKEN,
     NULL},
    {"jsrun",
     {"jsmd", ROOT},
     {"JSM_NAMESPACE_SIZE=4", "JSM_NAMESPACE_RANK=0", "OMPI_COMM_WORLD_SIZE=4"},
     "jsrun",
     1,
     PROMISE_BROKEN,
     "OMPI_COMM_WORLD_SIZE is 4, but the launcher of this process is jsrun"},
    {"mpirun_rsh",
     {"mpispawn", ROOT},
     {"MPIRUN_NPROCS=4", "MPIRUN_RANK=0"},
     "mpirun_rsh of MVAPICH",
     1,
     PROMISE_BROKEN,
     NULL},
    {"pbsdsh", {"pbs_mom", ROOT}, {"PBS_TASKNUM=2"}, NULL, 1, PROMISE_NONE, NULL},
    {"a launcher that is not known, but serves PMIx",
     {"unknownd", ROOT},
     {MPIRUN("4", "1")},
     "mpirun of Open MPI",
     1,
     PROMISE_BROKEN,
     NULL},

    /* -- ancestors that cannot be seen -- */
    {"a container under srun", {"sh"}, {STEP("8", "3")}, "srun", 1, PROMISE_BROKEN, NULL},
    {"a container under srun, right", {"sh"}, {STEP("8", "3")}, "srun", 8, PROMISE_KEPT, NULL},
    {"a container under srun, OMPI_COMM_WORLD_SIZE=1 leaks",
     {"sh"},
     {STEP("8", "3"), "OMPI_COMM_WORLD_SIZE=1"},
     "mpirun of Open MPI",
     1,
     PROMISE_BROKEN,
     NULL},
    {"a container under srun, OMPI_COMM_WORLD_SIZE=1 leaks, right",
     {"sh"},
     {STEP("8", "3"), "OMPI_COMM_WORLD_SIZE=1"},
     "mpirun of Open MPI",
     8,
     PROMISE_KEPT,
     NULL},
    {"a container under mpirun, in a step",
     {"sh"},
     {STEP("2", "0"), MPIRUN("4", "2")},
     "mpirun of Open MPI",
     4,
     PROMISE_KEPT,
     NULL},
    {"a container under mpirun of one rank, in a step",
     {"sh"},
     {STEP("2", "0"), MPIRUN("1", "0")},
     "mpirun of Open MPI",
     1,
     PROMISE_KEPT,
     NULL},
    {"a container under mpirun, singletons",
     {"sh"},
     {STEP("2", "0"), MPIRUN("4", "2")},
     "mpirun of Open MPI",
     1,
     PROMISE_BROKEN,
     NULL},
    {"a container under mpiexec, singletons",
     {"sh"},
     {HYDRA("4", "1")},
     "mpiexec of MPICH (Hydra)",
     1,
     PROMISE_BROKEN,
     NULL},
    {"a container under srun, OMPI_COMM_WORLD_SIZE=1 leaks, with PMIx",
     {"sh"},
     {STEP("8", "0"), "OMPI_COMM_WORLD_SIZE=1", "OMPI_COMM_WORLD_RANK=0",
      "PMIX_NAMESPACE=slurm.pmix.7.0", "PMIX_RANK=0"},
     "mpirun of Open MPI",
     1,
     PROMISE_BROKEN,
     NULL},
    {"a container in an interactive step",
     {"sh"},
     {"SLURM_STEP_ID=4294967290", "SLURM_STEP_NUM_TASKS=4"},
     NULL,
     1,
     PROMISE_NONE,
     NULL},
    {"a container, alone", {"sh"}, {"SLURM_JOB_ID=7"}, NULL, 1, PROMISE_NONE, NULL},
};

static void all_cases(void **state)
{
    int bad = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct promise promise = read_promise(cases[i].processes, cases[i].environment);
        const struct launcher_story *story;
        enum promise_verdict verdict = promise_judge(&promise, cases[i].ranks, &story);
        const char *by = promise.by ? promise.by->name : "nobody";
        char text[512];
        const char *found =
            promise_contradiction(&promise, cases[i].ranks, text, sizeof(text));
        const char *wanted = cases[i].contradiction;

        if (verdict == cases[i].verdict &&
            strcmp(by, cases[i].by ? cases[i].by : "nobody") == 0 &&
            (verdict != PROMISE_BROKEN || (story && story->size > cases[i].ranks)) &&
            (!wanted || (found && strncmp(found, wanted, strlen(wanted)) == 0)) &&
            (wanted || !found || verdict == PROMISE_BROKEN || !promise.known))
            continue;
        print_error("%s: by %s, verdict %d; %s\n", cases[i].name, by, (int)verdict,
                    found ? found : "no contradiction");
        bad++;
    }
    assert_int_equal(bad, 0);
}

/* What no variable can pretend: a socket to the launcher. */
static void a_socket(void **state)
{
    int pair[2];
    char fd[32];
    const char *const nobody[] = {"unknownd", ROOT, NULL};
    const char *const right[] = {HYDRA("4", "1"), fd, NULL};
    const char *const other[] = {"FLUX_JOB_SIZE=2",  "PMI_SIZE=4", "PMI_RANK=1",
                                 "FLUX_TASK_RANK=1", fd,           NULL};
    const struct launcher_story *story;
    struct promise promise;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    (void)snprintf(fd, sizeof(fd), "PMI_FD=%d", pair[1]);
    promise = read_promise(nobody, right);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_BROKEN);
    assert_int_equal(story->size, 4);
    assert_int_equal(promise.rank, 1);
    promise = read_promise(nobody, other);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_NONE);
    (void)close(pair[0]);
    (void)close(pair[1]);
    promise = read_promise(nobody, right);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_NONE);
}

static void odd_numbers(void **state)
{
    const char *const task[] = {"slurmstepd", ROOT, NULL};
    static const char *const values[] = {"", "0", "-8", "8x", "99999999999999999999", " 8"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        char size[64];
        const char *const environment[] = {"SLURM_STEP_ID=0", size, NULL};
        const struct launcher_story *story;
        struct promise promise;

        (void)snprintf(size, sizeof(size), "SLURM_STEP_NUM_TASKS=%s", values[i]);
        promise = read_promise(task, environment);
        assert_int_equal(promise.size, -1);
        assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_UNKNOWN);
        assert_null(story);
    }
}

/* The file of a process says more than its name, which a script can have as well. */
static void programs(void **state)
{
    static const struct {
        const char *comm;
        const char *program;
        enum launcher_role role;
    } processes[] = {
        {"mpirun", "orterun", ROLE_LAUNCHER},
        {"mpirun", "bash", ROLE_OTHER},
        {"mpiexec", "perl", ROLE_OTHER},
        {"mpirun.openmpi", "", ROLE_LAUNCHER},
        {"orted", "", ROLE_LAUNCHER},
        {"hydra_pmi_proxy", "", ROLE_LAUNCHER},
        {"pbs_mom", "", ROLE_JOB},
        {"flux-broker", "flux-broker", ROLE_JOB},
        {"slurmd", "slurmd", ROLE_OTHER},
        {"slurmstepd", "slurmstepd-wlm", ROLE_LAUNCHER},
        {"wrapped", "prted", ROLE_LAUNCHER},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(processes); i++) {
        struct ancestor process = {.pid = 2};
        enum launcher_id id;

        (void)snprintf(process.comm, sizeof(process.comm), "%s", processes[i].comm);
        (void)snprintf(process.program, sizeof(process.program), "%s", processes[i].program);
        assert_int_equal(launcher_role(&process, &id), processes[i].role);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_cases),
        cmocka_unit_test(a_socket),
        cmocka_unit_test(odd_numbers),
        cmocka_unit_test(programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
