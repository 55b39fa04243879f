/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_io.c - whole buffers through a pipe, which takes and gives them in parts
 */

#include <config.h>

#include "core/io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_part),
        cmocka_unit_test(test_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
