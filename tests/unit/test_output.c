/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_output.c - each message on standard error is one write
 */

#include <config.h>

#include "output/output.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

enum { SAID_SIZE = 8192 };

static int saved;
static int reader;

/* Standard error becomes a socket, where each write(2) is a datagram. */
static void catch_writes(void)
{
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), 0);
    saved = dup(STDERR_FILENO);
    assert_true(saved >= 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    assert_int_equal(close(ends[1]), 0);
    reader = ends[0];
}

/* The first write, in SAID; standard error is as before.  RETURN: whether there is a second.
 */
static bool first_write(char said[SAID_SIZE])
{
    char another[SAID_SIZE];
    ssize_t length;

    assert_true(dup2(saved, STDERR_FILENO) >= 0 && close(saved) == 0);
    length = recv(reader, said, SAID_SIZE - 1, MSG_DONTWAIT);
    assert_true(length >= 0);
    said[length] = '\0';
    length = recv(reader, another, sizeof(another), MSG_DONTWAIT);
    assert_int_equal(close(reader), 0);
    return length > 0;
}

static void test_error(void **state)
{
    char name[1000];
    char wanted[SAID_SIZE];
    char said[SAID_SIZE];

    (void)state;
    memset(name, 'x', sizeof(name));
    for (int length = 1; length < (int)sizeof(name); length += 37) {
        (void)snprintf(wanted, sizeof(wanted), "pijob: rank 1 on %.*s: no answer for %d s\n",
                       length, name, 7);
        catch_writes();
        output_error("rank %d on %.*s: no answer for %d s", 1, length, name, 7);
        assert_false(first_write(said));
        assert_string_equal(said, wanted);
    }
}

/* The control characters make it longer. */
static void test_diagnosis(void **state)
{
    struct error err;
    char said[SAID_SIZE];

    (void)state;
    memset(err.text, '\r', sizeof(err.text) - 1);
    err.text[sizeof(err.text) - 1] = '\0';
    catch_writes();
    output_diagnosis(&err);
    assert_false(first_write(said));
    assert_int_equal(strlen(said), 4 * (sizeof(err.text) - 1) + 1);
    assert_int_equal(strncmp(said, "\\x0d\\x0d", 8), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_diagnosis),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
