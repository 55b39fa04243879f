/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_ancestors.c - who started a process: in a /proc made for the test, and in the real one
 */

#include <config.h>

#include "launch/ancestors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "unit.h"

#define MACHINE "pid:[4026531836]"

static void make(const char *name, const char *text, size_t length)
{
    scratch_write(scratch_path(name), text, length);
}

/* A process as /proc shows it; PROGRAM and TITLE may be NULL: they cannot be read. */
static void process(const char *pid, const char *comm, const char *program, const char *title,
                    const char *parent)
{
    char name[64];
    char text[256];

    assert_int_equal(mkdir(scratch_path(pid), 0755), 0);
    (void)snprintf(name, sizeof(name), "%s/status", pid);
    (void)snprintf(text, sizeof(text),
                   "Name:\t%s\nUmask:\t0022\nPid:\t%s\nPPid:\t%s\nUid:\t0\n", comm, pid,
                   parent);
    make(name, text, strlen(text));
    (void)snprintf(name, sizeof(name), "%s/comm", pid);
    (void)snprintf(text, sizeof(text), "%s\n", comm);
    make(name, text, strlen(text));
    (void)snprintf(name, sizeof(name), "%s/exe", pid);
    if (program)
        assert_int_equal(symlink(program, scratch_path(name)), 0);
    (void)snprintf(name, sizeof(name), "%s/cmdline", pid);
    if (title)
        make(name, title, strlen(title) + 1);
}

static void own(const char *parent, const char *namespace)
{
    process("self", "pijob", "/opt/bin/pijob", "pijob", parent);
    assert_int_equal(mkdir(scratch_path("self/ns"), 0755), 0);
    if (namespace)
        assert_int_equal(symlink(namespace, scratch_path("self/ns/pid")), 0);
}

static struct ancestors read_here(void)
{
    return ancestors_read(scratch_path("."));
}

static void nowhere(void **state)
{
    struct ancestors found = ancestors_read("/nowhere");

    (void)state;
    assert_int_equal(found.count, 0);
    assert_false(found.complete);
}

static void a_task(void **state)
{
    struct ancestors found;

    (void)state;
    own("30", MACHINE);
    process("30", "bash", "/usr/bin/bash (deleted)", "/bin/bash", "20");
    process("20", "slurmstepd", NULL, "slurmstepd: [7.0]", "1");
    process("1", "systemd", NULL, "/sbin/init", "0");
    found = read_here();
    assert_int_equal(found.count, 3);
    assert_true(found.complete);
    assert_int_equal(found.process[0].pid, 30);
    assert_string_equal(found.process[0].program, "bash");
    assert_string_equal(found.process[0].title, "/bin/bash");
    assert_string_equal(found.process[1].comm, "slurmstepd");
    assert_string_equal(found.process[1].program, "");
    assert_string_equal(found.process[1].title, "slurmstepd: [7.0]");
    assert_int_equal(found.process[2].pid, 1);
}

/* Its first process has no parent, either. */
static void a_container(void **state)
{
    struct ancestors found;

    (void)state;
    own("1", "pid:[4026532300]");
    process("1", "sh", "/bin/sh", "sh", "0");
    found = read_here();
    assert_int_equal(found.count, 1);
    assert_false(found.complete);
}

static void first_of_a_container(void **state)
{
    (void)state;
    own("0", MACHINE);
    assert_int_equal(read_here().count, 0);
    assert_false(read_here().complete);
}

/* hidepid: those of others are not there. */
static void hidden(void **state)
{
    struct ancestors found;

    (void)state;
    own("30", MACHINE);
    process("30", "bash", "/usr/bin/bash", "bash", "20");
    found = read_here();
    assert_int_equal(found.count, 1);
    assert_false(found.complete);
}

static void no_namespaces(void **state)
{
    (void)state;
    own("1", NULL);
    process("1", "init", "/sbin/init", "init", "0");
    assert_int_equal(read_here().count, 1);
    assert_false(read_here().complete);
}

static void words(void **state)
{
    static const char command[] = "mpirun\0-n\0"
                                  "4";
    struct ancestor shell = {.pid = 30}, gone = {.pid = 31};
    char text[32];

    (void)state;
    process("30", "mpirun", NULL, NULL, "20");
    make("30/cmdline", command, sizeof(command));
    make("30/environ", "A=1", 4);
    memset(text, '#', sizeof(text)); /* what is not written shows */
    assert_int_equal(
        ancestor_words(scratch_path("."), &shell, ANCESTOR_COMMAND, text, sizeof(text)),
        sizeof(command));
    assert_memory_equal(text, command, sizeof(command));
    assert_int_equal(text[sizeof(command)], '\0');
    assert_int_equal(ancestor_words(scratch_path("."), &shell, ANCESTOR_COMMAND, text, 5), 4);
    assert_string_equal(text, "mpir");
    assert_int_equal(
        ancestor_words(scratch_path("."), &shell, ANCESTOR_ENVIRONMENT, text, sizeof(text)),
        4);
    assert_string_equal(text, "A=1");
    assert_int_equal(
        ancestor_words(scratch_path("."), &gone, ANCESTOR_COMMAND, text, sizeof(text)), 0);
    assert_string_equal(text, "");
}

static void children(const char *pid, const char *thread, const char *list)
{
    char name[64];

    (void)snprintf(name, sizeof(name), "%s/task", pid);
    (void)mkdir(scratch_path(name), 0755);
    (void)snprintf(name, sizeof(name), "%s/task/%s", pid, thread);
    assert_int_equal(mkdir(scratch_path(name), 0755), 0);
    (void)snprintf(name, sizeof(name), "%s/task/%s/children", pid, thread);
    make(name, list, strlen(list));
}

static void own_status(const char *pid)
{
    char text[64];

    (void)snprintf(text, sizeof(text), "Name:\tpijob\nPid:\t%s\nPPid:\t20\n", pid);
    make("self/status", text, strlen(text));
}

static void siblings(void **state)
{
    struct ancestors found;
    bool first;

    (void)state;
    own("20", MACHINE);
    own_status("31");
    process("20", "slurmstepd", NULL, "slurmstepd: [7.0]", "1");
    process("1", "systemd", NULL, "/sbin/init", "0");
    process("30", "pijob", NULL, "pijob", "20");
    process("31", "pijob", NULL, "pijob", "20");
    process("32", "pijob", NULL, "pijob", "20");
    process("33", "ssh", NULL, "ssh", "20");
    children("20", "20", "31 33 ");
    children("20", "21", "30 32 34 "); /* 34 has gone */
    found = read_here();
    assert_int_equal(ancestors_siblings(scratch_path("."), &found, 0, &first), 3);
    assert_false(first);
    own_status("30");
    assert_int_equal(ancestors_siblings(scratch_path("."), &found, 0, &first), 3);
    assert_true(first);
    assert_int_equal(ancestors_siblings(scratch_path("."), &found, 1, &first), 0);
    assert_int_equal(ancestors_siblings(scratch_path("."), &found, 7, &first), 0);
}

/* The wrappers of the tasks are counted, where each task is one. */
static void wrapped_siblings(void **state)
{
    struct ancestors found;
    bool first;

    (void)state;
    own("31", MACHINE);
    process("20", "slurmstepd", NULL, "slurmstepd: [7.0]", "0");
    process("31", "bash", NULL, "bash", "20");
    process("32", "bash", NULL, "bash", "20");
    children("20", "20", "31 32 ");
    found = read_here();
    assert_int_equal(ancestors_siblings(scratch_path("."), &found, 1, &first), 2);
    assert_true(first);
}

/* As a /proc that somebody else has made may say. */
static void a_circle(void **state)
{
    struct ancestors found;

    (void)state;
    own("30", MACHINE);
    process("30", "bash", "/usr/bin/bash", "bash", "30");
    found = read_here();
    assert_int_equal(found.count, ANCESTORS_MAX);
    assert_false(found.complete);
}

static void this_one(void **state)
{
    struct ancestors found = ancestors_read("/proc");

    (void)state;
    if (access("/proc/self/status", R_OK) != 0)
        skip();
    assert_true(found.count >= 1 || getppid() == 0);
    if (found.count >= 1)
        assert_int_equal(found.process[0].pid, getppid());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nowhere),
        cmocka_unit_test_setup_teardown(a_task, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(a_container, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(first_of_a_container, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(hidden, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(no_namespaces, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(a_circle, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(words, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(siblings, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(wrapped_siblings, scratch_setup, scratch_teardown),
        cmocka_unit_test(this_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
