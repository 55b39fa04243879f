/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_order.c - the order in which a launch brings its checkpoints to the disk: no file
 * gets its name before its bytes are safe, and nothing is told to be durable before its name
 * is.  A machine that fails does no more harm then than a process that is killed.
 */

#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checkpoint/durable.h"
#include "launch.h"
#include "scratch.h"
#include "unit.h"

/* Directories with names, and files with bytes, that a machine that fails would lose. */
static struct {
    char path[1024];
    bool file;
} unsafe[16];
static size_t unsafe_count;

static void make_unsafe(const char *path, bool file, bool itself)
{
    const char *slash = strrchr(path, '/');
    size_t length = itself ? strlen(path) : (size_t)(slash - path);

    assert_true(unsafe_count < COUNT_OF(unsafe));
    (void)snprintf(unsafe[unsafe_count].path, sizeof(unsafe[0].path), "%.*s", (int)length,
                   path);
    unsafe[unsafe_count++].file = file;
}

static void make_safe(const char *path)
{
    for (size_t i = unsafe_count; i-- > 0;)
        if (strcmp(unsafe[i].path, path) == 0)
            unsafe[i] = unsafe[--unsafe_count];
}

static void expect_safe(bool only_files, const char *line)
{
    for (size_t i = 0; i < unsafe_count; i++)
        if (unsafe[i].file || !only_files)
            fail_msg("not brought to the disk before '%s': %s", line, unsafe[i].path);
}

static void check_trace_line(const char *line)
{
    char name[32];
    char path[1024];

    if (strcmp(line, "durable") == 0)
        expect_safe(false, line);
    else if (strstr(line, " failed"))
        return;
    else if (sscanf(line, "%*u %31s %1023s", name, path) != 2)
        fail_msg("a line of the trace: %s", line);
    else if (strcmp(name, "write") == 0)
        make_unsafe(path, true, true);
    else if (strcmp(name, "create") == 0 || strcmp(name, "mkdir") == 0)
        make_unsafe(path, false, false);
    else if (strcmp(name, "fsync") == 0)
        make_safe(path);
    else if (strcmp(name, "rename") == 0 || strcmp(name, "link") == 0) {
        expect_safe(true, line);
        make_unsafe(path, false, false);
    }
}

/* One launch, from what there is. */
static void check_order(void)
{
    char *trace;
    char *rest;
    const char *line;
    char *top = strdup(launch_directory());

    /* Also the directory in which it makes its own. */
    assert_non_null(top);
    *strrchr(top, '/') = '\0';
    (void)setenv("FILE_FAULTS_BELOW", top, 1);
    free(top);
    (void)setenv("FILE_FAULTS_TRACE", scratch_path("trace"), 1);
    launch_in_peace(2, true);
    (void)unsetenv("FILE_FAULTS_TRACE");
    trace = scratch_read(scratch_path("trace"));
    (void)unlink(scratch_path("trace"));
    assert_non_null(strstr(trace, " fsync "));
    assert_non_null(strstr(trace, "\ndurable\n"));
    rest = trace;
    unsafe_count = 0;
    while ((line = strsep(&rest, "\n")) && *line)
        /* What failed has changed nothing, and wants nothing. */
        if (!rest || strncmp(rest + strcspn(rest, " "), " failed\n", 8) != 0)
            check_trace_line(line);
    free(trace);
}

static void test_from_nothing(void **unused)
{
    (void)unused;
    check_order();
}

static void test_from_work(void **unused)
{
    (void)unused;
    launch_in_peace(3, false);
    check_order();
}

#define WITH_SCRATCH(test) cmocka_unit_test_setup_teardown(test, launch_setup, launch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_from_nothing),
        WITH_SCRATCH(test_from_work),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
