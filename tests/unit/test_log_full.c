/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_log_full.c - the log of a job on a disk, or in a memory, that is full: no part of a
 * document is left
 */

#include <config.h>

#include "core/log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/host.h"
#include "events.h"
#include "scratch.h"
#include "unit.h"

/* By a link, so that a log_close() that removes too much, run by root, removes
 * the link and not the device. */
static void test_full_disk(void **state)
{
    const char *path = scratch_path("full");
    struct error err = {""};
    struct log *log;

    (void)state;
    assert_int_equal(symlink("/dev/full", path), 0);
    log = events_open(path);
    assert_int_equal(log_write(log, events_text("start"), &err), -1);
    events_check_message(&err, path, "cannot write the log: No space left on device");
    (void)log_close(log, NULL);
    assert_int_equal(access(path, F_OK), 0);
}

/* Write an event of 500 bytes where ROOM bytes are left, as on a disk that is
 * nearly full.  RETURN: what log_write() returned. */
static int write_with_room(struct log *log, rlim_t size, rlim_t room, struct error *err)
{
    static char text[501];
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    struct yaml_out *out;
    struct rlimit before, limit;
    int rc;

    memset(text, 'x', sizeof(text) - 1);
    out = events_text(text);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = size + room;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    rc = log_write(log, out, err);
    (void)setrlimit(RLIMIT_FSIZE, &before);
    (void)signal(SIGXFSZ, handler);
    return rc;
}

static void test_nearly_full_disk(void **state)
{
    static const char first[] = "---\nevent: \"start\"\n...\n";
    static const rlim_t rooms[] = {0, 1, 10, 499};
    const char *path = scratch_path("pi.log");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rooms); i++) {
        struct log *log = events_open(path);
        struct error err = {""};

        events_write(log, "start");
        assert_int_equal(write_with_room(log, sizeof(first) - 1, rooms[i], &err), -1);
        events_check_message(&err, path, "cannot write the log: File too large");
        events_check(path, first);

        /* There is room again: the log goes on where it was. */
        events_write(log, "end");
        events_close(log);
        events_check(path, "---\nevent: \"start\"\n...\n---\nevent: \"end\"\n...\n");
        assert_int_equal(unlink(path), 0);
    }
}

/* The text of an earlier job is no event of ours, and stays as well. */
static void test_nearly_full_disk_and_an_old_log(void **state)
{
    static const char old[] = "---\nold: job\n...\n";
    const char *path = scratch_path("pi.log");
    struct error err = {""};
    struct log *log;

    (void)state;
    scratch_write(path, old, sizeof(old) - 1);
    log = events_open(path);
    assert_int_equal(write_with_room(log, sizeof(old) - 1, 20, &err), -1);
    events_check_message(&err, path, "cannot write the log: File too large");
    events_close(log);
    events_check(path, old);
}

/* The very first event does not fit: as if there had never been a log. */
static void test_full_disk_leaves_no_empty_log(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *log = events_open(path);
    struct error err = {""};

    (void)state;
    assert_int_equal(write_with_room(log, 0, 20, &err), -1);
    events_check(path, "");
    events_close(log);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(errno, ENOENT);
}

static void test_no_memory_for_the_event(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *log = events_open(path);
    struct error err = {""};
    char host[HOST_NAME_SIZE];
    char reason[HOST_NAME_SIZE + 32];

    (void)state;
    events_write(log, "start");
    assert_int_equal(log_write(log, NULL, &err), -1);
    (void)snprintf(reason, sizeof(reason), "out of memory on %s",
                   host_short_name(host, sizeof(host)));
    events_check_message(&err, path, reason);
    events_close(log);
    events_check(path, "---\nevent: \"start\"\n...\n");
}

#define WITH_SCRATCH(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_full_disk),
        WITH_SCRATCH(test_nearly_full_disk),
        WITH_SCRATCH(test_nearly_full_disk_and_an_old_log),
        WITH_SCRATCH(test_full_disk_leaves_no_empty_log),
        WITH_SCRATCH(test_no_memory_for_the_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
