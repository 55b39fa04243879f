/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_log.c - the log of a job: whole documents, appended
 */

#include <config.h>

#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "events.h"
#include "scratch.h"
#include "unit.h"

#define ANOTHER "name another file with log.file or --log"

static void test_cannot_open(void **state)
{
    static const struct {
        const char *name, *reason;
    } rows[] = {
        {"none/pi.log", "cannot write the log: there is no directory %s/none; make it "
                        "(mkdir -p), or " ANOTHER},
        {".", "cannot write the log: it is a directory; " ANOTHER},
        {"file/pi.log", "cannot write the log: %s/file is not a directory; " ANOTHER},
    };

    (void)state;
    scratch_write(scratch_path("file"), "", 0);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {""};
        char top[512];
        char reason[1024];

        (void)snprintf(top, sizeof(top), "%s", scratch_path("."));
        top[strlen(top) - 2] = '\0';
        (void)snprintf(reason, sizeof(reason), rows[i].reason, top);
        assert_int_equal(log_look(scratch_path(rows[i].name), &err), -1);
        events_check_message(&err, scratch_path(rows[i].name), reason);
        assert_null(log_open(scratch_path(rows[i].name), &err));
        events_check_message(&err, scratch_path(rows[i].name), reason);
        assert_null(log_open(scratch_path(rows[i].name), NULL));
    }
}

static void test_look_makes_nothing(void **state)
{
    struct error err = {""};

    (void)state;
    assert_int_equal(log_look(scratch_path("new.log"), &err), 0);
    assert_int_not_equal(access(scratch_path("new.log"), F_OK), 0);
    assert_int_equal(log_look("/dev/null", &err), 0);
    assert_int_equal(log_look("new.log", &err), 0);
}

static void test_never_written(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *log = events_open(path);

    (void)state;
    events_check(path, "");
    events_close(log);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(errno, ENOENT);
}

/* An empty file that was there before is not ours to remove. */
static void test_empty_file_stays(void **state)
{
    const char *path = scratch_path("pi.log");

    (void)state;
    scratch_write(path, "", 0);
    events_close(events_open(path));
    events_check(path, "");
}

/* Two jobs with one log: that the first never wrote is no reason to remove
 * what the second did. */
static void test_what_another_wrote_stays(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *first = events_open(path);
    struct log *second = events_open(path);

    (void)state;
    events_write(second, "second");
    events_close(first);
    events_close(second);
    events_check(path, "---\nevent: \"second\"\n...\n");
}

static void test_append(void **state)
{
    const char *path = scratch_path("pi.log");

    (void)state;
    for (int run = 0; run < 2; run++) {
        struct log *log = events_open(path);

        events_write(log, run == 0 ? "one" : "three");
        events_write(log, run == 0 ? "two" : "four");
        events_close(log);
    }
    events_check(path, "---\nevent: \"one\"\n...\n"
                       "---\nevent: \"two\"\n...\n"
                       "---\nevent: \"three\"\n...\n"
                       "---\nevent: \"four\"\n...\n");
}

/* Another writer's events are not overwritten. */
static void test_append_beside_another(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *first = events_open(path);
    struct log *second = events_open(path);

    (void)state;
    events_write(first, "one");
    events_write(second, "two");
    events_write(first, "three");
    events_close(second);
    events_close(first);
    events_check(path, "---\nevent: \"one\"\n...\n"
                       "---\nevent: \"two\"\n...\n"
                       "---\nevent: \"three\"\n...\n");
}

static void test_has_grown(void **unused)
{
    const char *path = scratch_path("my.log");
    struct log *first;
    struct log *second;

    (void)unused;
    scratch_write(path, "old\n", 4);
    first = events_open(path);
    assert_false(log_has_grown(first));
    second = events_open(path);
    assert_false(log_has_grown(first));
    events_write(second, "start");
    assert_true(log_has_grown(first));
    assert_false(log_has_grown(second));
    events_write(first, "stop");
    assert_false(log_has_grown(first));
    assert_true(log_has_grown(second));
    events_close(second);
    events_close(first);
}

/* At every moment, what is in the file is whole. */
static void test_each_event_is_there_at_once(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *log = events_open(path);

    (void)state;
    events_write(log, "one");
    events_check(path, "---\nevent: \"one\"\n...\n");
    events_write(log, "two");
    events_check(path, "---\nevent: \"one\"\n...\n---\nevent: \"two\"\n...\n");
    events_close(log);
}

static void test_mode_follows_the_umask(void **state)
{
    const char *path = scratch_path("pi.log");
    mode_t before = umask(027);
    struct log *log = events_open(path);
    struct stat st;

    (void)state;
    (void)umask(before);
    events_write(log, "one");
    events_close(log);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
}

/* A log may be a pipe; what is in it is not taken back, nor is it removed. */
static void test_fifo(void **state)
{
    static const char wanted[] = "---\nevent: \"one\"\n...\n";
    const char *path = scratch_path("fifo");
    char got[64] = "";
    struct log *log;
    int fd;

    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    fd = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(fd >= 0);
    log = events_open(path);
    events_write(log, "one");
    events_close(log);
    assert_int_equal(read(fd, got, sizeof(got) - 1), sizeof(wanted) - 1);
    (void)close(fd);
    assert_string_equal(got, wanted);
    assert_int_equal(access(path, F_OK), 0);
}

static void test_close_nothing(void **state)
{
    (void)state;
    assert_int_equal(log_close(NULL, NULL), 0);
}

#define WITH_SCRATCH(test)                                                                    \
    cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SCRATCH(test_cannot_open),
        WITH_SCRATCH(test_look_makes_nothing),
        WITH_SCRATCH(test_never_written),
        WITH_SCRATCH(test_empty_file_stays),
        WITH_SCRATCH(test_what_another_wrote_stays),
        WITH_SCRATCH(test_append),
        WITH_SCRATCH(test_append_beside_another),
        WITH_SCRATCH(test_has_grown),
        WITH_SCRATCH(test_each_event_is_there_at_once),
        WITH_SCRATCH(test_mode_follows_the_umask),
        WITH_SCRATCH(test_fifo),
        cmocka_unit_test(test_close_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
