/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_host.c - where this process runs, as told by a system that is faked here
 *
 * gethostname() and sched_getaffinity() below take the place of libc's in this
 * program.
 */

#include <config.h>

#include "core/host.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "slurm/slurm.h"
#include "unit.h"

static const char *fake_name; /* NULL: gethostname() fails */
static const char *fake_cpus; /* "0,1,5,"; NULL: sched_getaffinity() fails */

int gethostname(char *name, size_t size)
{
    if (!fake_name) {
        errno = EFAULT;
        return -1;
    }
    /* POSIX: a name that is truncated need not end in a NUL. */
    strncpy(name, fake_name, size);
    return 0;
}

int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
    const char *p = fake_cpus;

    (void)pid;
    if (!p) {
        errno = EINVAL;
        return -1;
    }
    CPU_ZERO_S(size, set);
    while (*p) {
        char *end;

        CPU_SET_S(strtoul(p, &end, 10), size, set);
        p = end + 1;
    }
    return 0;
}

static int without_slurm(void **state)
{
    static const char *const names[] = {
        "SLURM_JOB_ID",       "SLURM_STEP_ID",
        "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID",
        "SLURMD_NODENAME",    "SLURM_RESTART_COUNT",
        "SLURM_PROCID",       "SLURM_STEP_NUM_TASKS",
        "SLURM_NODEID",       "SLURM_STEP_TASKS_PER_NODE",
        "SLURM_HET_SIZE",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        (void)unsetenv(names[i]);
    return 0;
}

static void test_short_name(void **state)
{
    static const char long_name[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
                                    "abcdefghijkl"; /* 64 characters, as many as Linux has */
    static const struct {
        const char *system, *wanted;
    } rows[] = {
        {NULL, "unknown"},
        {"n001", "n001"},
        {"n001.cluster.example.org", "n001"},
        {"n001.", "n001"},
        {"login-2.local", "login-2"},
        {long_name, long_name},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char name[HOST_NAME_SIZE];

        memset(name, '#', sizeof(name));
        fake_name = rows[i].system;
        assert_ptr_equal(host_short_name(name, sizeof(name)), name);
        assert_string_equal(name, rows[i].wanted);
    }
}

/* A name that is truncated without a NUL gets one. */
static void test_short_name_in_little_room(void **state)
{
    char name[8] = "#######";

    (void)state;
    fake_name = "abcdefgh";
    (void)host_short_name(name, 4);
    assert_string_equal(name, "abc");
    assert_int_equal(name[4], '#');
}

static void test_node_name(void **state)
{
    char name[HOST_NAME_SIZE];

    (void)state;
    slurm_believe_node_name(true);
    fake_name = "host.example.org";
    assert_string_equal(slurm_node_name(name, sizeof(name)), "host");
    (void)setenv("SLURMD_NODENAME", "", 1);
    assert_string_equal(slurm_node_name(name, sizeof(name)), "host");
    (void)setenv("SLURMD_NODENAME", "n2", 1);
    assert_string_equal(slurm_node_name(name, sizeof(name)), "n2");
    /* Inherited, perhaps from another host. */
    slurm_believe_node_name(false);
    assert_string_equal(slurm_node_name(name, sizeof(name)), "host");
    slurm_believe_node_name(true);
    (void)setenv("SLURMD_NODENAME", "node-12", 1);
    assert_string_equal(slurm_node_name(name, 5), "node");
}

static void test_cpu_list(void **state)
{
    static const struct {
        const char *system;
        size_t size;
        const char *wanted;
    } rows[] = {
        {NULL, 64, "unknown"},
        {"0,2,4,6,8,10,", 12, "0,2,4,6..."},
        {"", 64, "unknown"},
        {"0,", 64, "0"},
        {"3,", 64, "3"},
        {"0,1,2,3,8,", 64, "0-3,8"},
        {"1,63,64,65,127,128,", 64, "1,63-65,127-128"},
        {"1023,1024,8191,", 64, "1023-1024,8191"}, /* beyond a cpu_set_t */
        {"16383,", 64, "16383"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[64];

        fake_cpus = rows[i].system;
        assert_ptr_equal(host_cpu_list(text, rows[i].size), text);
        assert_string_equal(text, rows[i].wanted);
    }
}

static void test_outside_slurm(void **state)
{
    struct slurm slurm = slurm_read();

    (void)state;
    assert_null(slurm.job_id);
    assert_null(slurm.step_id);
    assert_null(slurm.array_job_id);
    assert_null(slurm.array_task_id);
    assert_null(slurm.node_name);
    assert_int_equal(slurm.restart_count, -1);
    assert_int_equal(slurm.task_rank, -1);
    assert_int_equal(slurm.step_tasks, -1);
    assert_int_equal(slurm.step_node, -1);
    assert_int_equal(slurm.het_size, -1);
    assert_null(slurm.step_tasks_per_node);
}

static void test_in_slurm(void **state)
{
    struct slurm slurm;

    (void)state;
    (void)setenv("SLURM_JOB_ID", "4713", 1);
    (void)setenv("SLURM_STEP_ID", "0", 1);
    (void)setenv("SLURM_ARRAY_JOB_ID", "4711", 1);
    (void)setenv("SLURM_ARRAY_TASK_ID", "2", 1);
    (void)setenv("SLURMD_NODENAME", "n1", 1);
    slurm_believe_node_name(true);
    (void)setenv("SLURM_PROCID", "3", 1);
    (void)setenv("SLURM_STEP_NUM_TASKS", "4", 1);
    (void)setenv("SLURM_NODEID", "1", 1);
    (void)setenv("SLURM_STEP_TASKS_PER_NODE", "2(x2)", 1);
    slurm = slurm_read();
    assert_string_equal(slurm.job_id, "4713");
    assert_string_equal(slurm.step_id, "0");
    assert_string_equal(slurm.array_job_id, "4711");
    assert_string_equal(slurm.array_task_id, "2");
    assert_string_equal(slurm.node_name, "n1");
    assert_int_equal(slurm.restart_count, 0); /* in a job, and not set */
    assert_int_equal(slurm.task_rank, 3);
    assert_int_equal(slurm.step_tasks, 4);
    assert_int_equal(slurm.step_node, 1);
    assert_string_equal(slurm.step_tasks_per_node, "2(x2)");
    (void)setenv("SLURM_RESTART_COUNT", "2", 1);
    assert_int_equal(slurm_read().restart_count, 2);

    slurm_believe_node_name(false);
    assert_null(slurm_read().node_name);
}

static void test_slurm_numbers(void **state)
{
    static const struct {
        const char *text;
        long wanted;
    } rows[] = {
        {"", -1}, {"x", -1}, {"3x", -1}, {"-3", -1}, {"1e3", -1}, {"99999999999999999999", -1},
        {"0", 0}, {"7", 7},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        (void)setenv("SLURM_PROCID", rows[i].text, 1);
        assert_int_equal(slurm_read().task_rank, rows[i].wanted);
    }
}

/* Slurm, DNS and the system may write one name differently. */
static void test_same_name(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {
        {"n1", "n1", true},
        {"N1", "n1", true},
        {"n1", "n1.site", true},
        {"n1.a.org", "N1.b.org", true},
        {"n1", "n10", false},
        {"n1", "n2", false},
        {"n1.site", "n10", false},
        {"", "n1", false},
        {"10.0.0.1", "10.0.0.1", true},
        {"10.0.0.1", "10.0.0.2", false},
        {"10.0.0.1", "10", false},
        {"fd00::1", "FD00::1", true},
        {"::ffff:10.0.0.1", "::ffff:10.0.0.2", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (host_same_name(rows[i].a, rows[i].b) != rows[i].same ||
            host_same_name(rows[i].b, rows[i].a) != rows[i].same)
            fail_msg("'%s', '%s': not %d", rows[i].a, rows[i].b, rows[i].same);
    }
}

static void test_container(void **state)
{
    static const struct {
        const char *variable, *value, *wanted;
    } rows[] = {
        {"container", "podman", "podman"},
        {"container", "", NULL},
        {"APPTAINER_CONTAINER", "/images/mpi.sif", "apptainer"},
        {"SINGULARITY_CONTAINER", "/images/mpi.sif", "singularity"},
        {"CH_RUNNING", "Weird Al Yankovic", "charliecloud"},
        {"SHIFTER_RUNTIME", "1", "shifter"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        unsetenv(rows[i].variable);
    assert_null(host_container());
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        setenv(rows[i].variable, rows[i].value, 1);
        if (rows[i].wanted)
            assert_string_equal(host_container(), rows[i].wanted);
        else
            assert_null(host_container());
        unsetenv(rows[i].variable);
    }
    setenv("SINGULARITY_CONTAINER", "/images/mpi.sif", 1);
    setenv("APPTAINER_CONTAINER", "/images/mpi.sif", 1);
    assert_string_equal(host_container(), "apptainer");
    unsetenv("SINGULARITY_CONTAINER");
    unsetenv("APPTAINER_CONTAINER");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_name),
        cmocka_unit_test(test_short_name),
        cmocka_unit_test(test_short_name_in_little_room),
        cmocka_unit_test_setup(test_node_name, without_slurm),
        cmocka_unit_test(test_container),
        cmocka_unit_test(test_cpu_list),
        cmocka_unit_test_setup(test_outside_slurm, without_slurm),
        cmocka_unit_test_setup(test_in_slurm, without_slurm),
        cmocka_unit_test_setup(test_slurm_numbers, without_slurm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
