/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_io.c - whole buffers through a pipe, which takes and gives them in parts, and is emptied
 */

#include <config.h>

#include "core/io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "unit.h"

enum { SIZE = 300000 }; /* several times what a pipe holds */

static void test_whole(void **state)
{
    static unsigned char bytes[SIZE];
    static unsigned char got[SIZE + 1];
    size_t written = 0;
    int ends[2];
    int status;
    pid_t child;

    (void)state;
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 256);
    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        _exit(io_write(ends[1], bytes, SIZE, &written) == 0 && written == SIZE ? 0 : 1);
    }
    (void)close(ends[1]);
    /* One byte more than there is: the end of the file ends it. */
    assert_int_equal(io_read(ends[0], got, SIZE + 1), SIZE);
    assert_memory_equal(got, bytes, SIZE);
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* A pipe that nobody empties: the part that it took is told. */
static void test_part(void **state)
{
    static unsigned char bytes[SIZE];
    size_t written = 0;
    int ends[2];

    (void)state;
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    assert_int_equal(io_write(ends[1], bytes, SIZE, &written), -1);
    assert_int_equal(errno, EAGAIN);
    assert_between(written, 1, SIZE - 1);
    assert_int_equal(io_write(ends[1], bytes, SIZE, NULL), -1);
    (void)close(ends[0]);
    (void)close(ends[1]);
    assert_int_equal(io_read(ends[0], bytes, SIZE), -1);
    assert_int_equal(errno, EBADF);
}

static void test_nothing(void **state)
{
    size_t written = 1;

    (void)state;
    assert_int_equal(io_write(-1, "", 0, &written), 0);
    assert_int_equal(written, 0);
    assert_int_equal(io_read(-1, NULL, 0), 0);
}

/* It returns when all is read, before its time is over, whoever reads; nobody: afterwards. */
static void test_drain(void **state)
{
    char bytes[100] = "";
    int unread;
    int ends[2];
    int file = open("/dev/null", O_WRONLY | O_CLOEXEC);
    pid_t child;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(io_write(ends[1], bytes, sizeof(bytes), NULL), 0);
    io_drain(ends[1], 0.05);
    assert_int_equal(ioctl(ends[1], FIONREAD, &unread), 0);
    assert_int_equal(unread, sizeof(bytes));
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        clock_sleep(0.2);
        _exit(io_read(ends[0], bytes, sizeof(bytes)) == sizeof(bytes) ? 0 : 1);
    }
    io_drain(ends[1], 3600);
    assert_int_equal(ioctl(ends[1], FIONREAD, &unread), 0);
    assert_int_equal(unread, 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(close(ends[0]) + close(ends[1]), 0);
    /* Nothing to wait for. */
    io_drain(ends[1], 3600);
    io_drain(file, 3600);
    assert_int_equal(close(file), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_part),
        cmocka_unit_test(test_drain),
        cmocka_unit_test(test_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
