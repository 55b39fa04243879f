/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_log.c - the log of a job: whole documents, appended, or nothing
 */

#include <config.h>

#include "core/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/host.h"
#include "scratch.h"
#include "unit.h"

/* A document whose only item is TEXT. */
static struct yaml_out *event(const char *text)
{
    struct yaml_out *out = yaml_out_create();

    assert_non_null(out);
    yaml_out_text(out, "event", text);
    return out;
}

static struct log *open_log(const char *path)
{
    struct error err = {""};
    struct log *log = log_open(path, &err);

    if (!log)
        fail_msg("%s", err.text);
    return log;
}

static void write_event(struct log *log, const char *text)
{
    struct error err = {""};

    if (log_write(log, event(text), &err) != 0)
        fail_msg("%s", err.text);
}

static void close_log(struct log *log)
{
    struct error err = {""};

    if (log_close(log, &err) != 0)
        fail_msg("%s", err.text);
}

static void check_content(const char *path, const char *wanted)
{
    char *text = scratch_read(path);

    assert_string_equal(text, wanted);
    free(text);
}

static void check_message(const struct error *err, const char *path, const char *reason)
{
    char message[1200];

    (void)snprintf(message, sizeof(message), "%s: %s", path, reason);
    assert_string_equal(err->text, message);
}

#define ANOTHER "name another file by log.file or --log"

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
        check_message(&err, scratch_path(rows[i].name), reason);
        assert_null(log_open(scratch_path(rows[i].name), &err));
        check_message(&err, scratch_path(rows[i].name), reason);
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

/* By a link, so that a log_close() that removes too much, run by root, removes
 * the link and not the device. */
static void test_full_disk(void **state)
{
    const char *path = scratch_path("full");
    struct error err = {""};
    struct log *log;

    (void)state;
    assert_int_equal(symlink("/dev/full", path), 0);
    log = open_log(path);
    assert_int_equal(log_write(log, event("start"), &err), -1);
    check_message(&err, path, "cannot write the log: No space left on device");
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
    out = event(text);
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
        struct log *log = open_log(path);
        struct error err = {""};

        write_event(log, "start");
        assert_int_equal(write_with_room(log, sizeof(first) - 1, rooms[i], &err), -1);
        check_message(&err, path, "cannot write the log: File too large");
        check_content(path, first);

        /* There is room again: the log goes on where it was. */
        write_event(log, "end");
        close_log(log);
        check_content(path, "---\nevent: \"start\"\n...\n---\nevent: \"end\"\n...\n");
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
    log = open_log(path);
    assert_int_equal(write_with_room(log, sizeof(old) - 1, 20, &err), -1);
    check_message(&err, path, "cannot write the log: File too large");
    close_log(log);
    check_content(path, old);
}

/* The very first event does not fit: as if there had never been a log. */
static void test_full_disk_leaves_no_empty_log(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *log = open_log(path);
    struct error err = {""};

    (void)state;
    assert_int_equal(write_with_room(log, 0, 20, &err), -1);
    check_content(path, "");
    close_log(log);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(errno, ENOENT);
}

static void test_no_memory_for_the_event(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *log = open_log(path);
    struct error err = {""};
    char host[HOST_NAME_SIZE];
    char reason[HOST_NAME_SIZE + 32];

    (void)state;
    write_event(log, "start");
    assert_int_equal(log_write(log, NULL, &err), -1);
    (void)snprintf(reason, sizeof(reason), "out of memory on %s",
                   host_short_name(host, sizeof(host)));
    check_message(&err, path, reason);
    close_log(log);
    check_content(path, "---\nevent: \"start\"\n...\n");
}

static void test_never_written(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *log = open_log(path);

    (void)state;
    check_content(path, "");
    close_log(log);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(errno, ENOENT);
}

/* An empty file that was there before is not ours to remove. */
static void test_empty_file_stays(void **state)
{
    const char *path = scratch_path("pi.log");

    (void)state;
    scratch_write(path, "", 0);
    close_log(open_log(path));
    check_content(path, "");
}

/* Two jobs with one log: that the first never wrote is no reason to remove
 * what the second did. */
static void test_what_another_wrote_stays(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *first = open_log(path);
    struct log *second = open_log(path);

    (void)state;
    write_event(second, "second");
    close_log(first);
    close_log(second);
    check_content(path, "---\nevent: \"second\"\n...\n");
}

static void test_append(void **state)
{
    const char *path = scratch_path("pi.log");

    (void)state;
    for (int run = 0; run < 2; run++) {
        struct log *log = open_log(path);

        write_event(log, run == 0 ? "one" : "three");
        write_event(log, run == 0 ? "two" : "four");
        close_log(log);
    }
    check_content(path, "---\nevent: \"one\"\n...\n"
                        "---\nevent: \"two\"\n...\n"
                        "---\nevent: \"three\"\n...\n"
                        "---\nevent: \"four\"\n...\n");
}

/* Another writer's events are not overwritten. */
static void test_append_beside_another(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *first = open_log(path);
    struct log *second = open_log(path);

    (void)state;
    write_event(first, "one");
    write_event(second, "two");
    write_event(first, "three");
    close_log(second);
    close_log(first);
    check_content(path, "---\nevent: \"one\"\n...\n"
                        "---\nevent: \"two\"\n...\n"
                        "---\nevent: \"three\"\n...\n");
}

/* At every moment, what is in the file is whole. */
static void test_has_grown(void **unused)
{
    const char *path = scratch_path("my.log");
    struct log *first;
    struct log *second;

    (void)unused;
    scratch_write(path, "old\n", 4);
    first = open_log(path);
    assert_false(log_has_grown(first));
    second = open_log(path);
    assert_false(log_has_grown(first));
    write_event(second, "start");
    assert_true(log_has_grown(first));
    assert_false(log_has_grown(second));
    write_event(first, "stop");
    assert_false(log_has_grown(first));
    assert_true(log_has_grown(second));
    close_log(second);
    close_log(first);
}

static void test_each_event_is_there_at_once(void **state)
{
    const char *path = scratch_path("pi.log");
    struct log *log = open_log(path);

    (void)state;
    write_event(log, "one");
    check_content(path, "---\nevent: \"one\"\n...\n");
    write_event(log, "two");
    check_content(path, "---\nevent: \"one\"\n...\n---\nevent: \"two\"\n...\n");
    close_log(log);
}

static void test_mode_follows_the_umask(void **state)
{
    const char *path = scratch_path("pi.log");
    mode_t before = umask(027);
    struct log *log = open_log(path);
    struct stat st;

    (void)state;
    (void)umask(before);
    write_event(log, "one");
    close_log(log);
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
    log = open_log(path);
    write_event(log, "one");
    close_log(log);
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
        WITH_SCRATCH(test_full_disk),
        WITH_SCRATCH(test_nearly_full_disk),
        WITH_SCRATCH(test_nearly_full_disk_and_an_old_log),
        WITH_SCRATCH(test_full_disk_leaves_no_empty_log),
        WITH_SCRATCH(test_no_memory_for_the_event),
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
