/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_launcher.c - which processes are launchers
 */

#include <config.h>

#include "launch/launcher.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

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

/* The step that slurmstepd tells of. */
static void test_step_name(void **unused)
{
    static const struct {
        const char *title, *wanted;
    } rows[] = {
        {"slurmstepd: [7.0]", "7.0"},
        {"slurmstepd: [4711.12]", "4711.12"},
        {"slurmstepd: [7.batch]", NULL},
        {"slurmstepd: [7.extern]", NULL},
        {"slurmstepd: [7.0+1]", NULL}, /* a part of a heterogeneous step */
        {"slurmstepd: [7]", NULL},
        {"slurmstepd: [7.0", NULL},
        {"slurmstepd: [--all.0]", NULL},
        {"/usr/sbin/slurmstepd", NULL},
        {"", NULL},
    };

    (void)unused;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ancestor process = {.pid = 1};
        char name[64];
        const char *got;

        (void)snprintf(process.title, sizeof(process.title), "%s", rows[i].title);
        got = launcher_step_name(&process, name, sizeof(name));
        if ((got != NULL) != (rows[i].wanted != NULL) ||
            (got && strcmp(got, rows[i].wanted) != 0))
            fail_msg("%s: %s", rows[i].title, got ? got : "NULL");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_step_name),
        cmocka_unit_test(programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
