/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_job_file.c - the file of a job description is read whole, or not at all
 */

#include <config.h>

#include "job/job_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "unit.h"

/* A text that may contain NUL characters. */
#define TEXT(literal) literal, sizeof(literal) - 1

static void check_unreadable(const char *path, const char *reason)
{
    struct error err = {""};
    char message[1200];
    size_t length = 42;

    assert_null(job_file_read(path, &length, &err));
    (void)snprintf(message, sizeof(message), "%s: %s", path, reason);
    assert_string_equal(err.text, message);
}

static void test_unreadable_files(void **state)
{
    (void)state;
    check_unreadable(scratch_path("none.yaml"),
                     "cannot read the job description: No such file or directory");
    check_unreadable(scratch_path("none/job.yaml"),
                     "cannot read the job description: No such file or directory");
    check_unreadable(scratch_path("."), "cannot read the job description: Is a directory");
    check_unreadable("", "cannot read the job description: No such file or directory");
}

static void test_size_limit(void **state)
{
    static char text[JOB_FILE_MAX + 1];
    const char *path = scratch_path("job.yaml");
    struct error err = {""};
    size_t length = 0;
    char *got;

    (void)state;
    memset(text, '#', sizeof(text));
    scratch_write(path, text, sizeof(text));
    check_unreadable(path, "too large for a job description: more than 1048576 bytes");

    scratch_write(path, text, sizeof(text) - 1);
    got = job_file_read(path, &length, &err);
    assert_non_null(got);
    assert_int_equal(length, JOB_FILE_MAX);
    assert_memory_equal(got, text, JOB_FILE_MAX);
    free(got);
}

static void test_endless_file(void **state)
{
    (void)state;
    check_unreadable("/dev/zero", "too large for a job description: more than 1048576 bytes");
}

static void test_read(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } rows[] = {
        {TEXT("")},
        {TEXT("series: {terms: 1e8}\n")},
        {TEXT("no newline, and a \0 within")},
    };
    const char *path = scratch_path("job.yaml");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error err = {""};
        size_t length = 42;
        char *got;

        scratch_write(path, rows[i].text, rows[i].length);
        got = job_file_read(path, &length, &err);
        assert_non_null(got);
        assert_int_equal(length, rows[i].length);
        assert_memory_equal(got, rows[i].text, length);
        free(got);
    }
}

/* Nobody writes to it, and nobody waits. */
static void test_fifo(void **state)
{
    const char *path = scratch_path("fifo");
    struct error err = {""};
    size_t length = 42;
    char *got;

    (void)state;
    assert_int_equal(mkfifo(path, 0600), 0);
    (void)alarm(20); /* rather die than hang */
    got = job_file_read(path, &length, &err);
    (void)alarm(0);
    assert_non_null(got);
    assert_int_equal(length, 0);
    free(got);
}

/* What a pipe hands over in pieces arrives whole. */
static void test_pipe(void **state)
{
    static const char text[] = "series: {terms: 1e8}\n";
    struct error err = {""};
    char path[64];
    size_t length = 0;
    char *got;
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof(text) - 1), sizeof(text) - 1);
    (void)close(ends[1]);
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", ends[0]);
    got = job_file_read(path, &length, &err);
    (void)close(ends[0]);
    if (!got)
        fail_msg("%s", err.text);
    assert_int_equal(length, sizeof(text) - 1);
    assert_memory_equal(got, text, length);
    free(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_unreadable_files, scratch_setup,
                                        scratch_teardown),
        cmocka_unit_test_setup_teardown(test_size_limit, scratch_setup, scratch_teardown),
        cmocka_unit_test(test_endless_file),
        cmocka_unit_test_setup_teardown(test_read, scratch_setup, scratch_teardown),
        cmocka_unit_test_setup_teardown(test_fifo, scratch_setup, scratch_teardown),
        cmocka_unit_test(test_pipe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
