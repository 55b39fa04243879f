/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_single_copy.c - may a process read the memory of another one, and why not?
 */

#include <config.h>

#include "links/single_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

/* Start a process that offers its memory until THEIRS is closed. */
static pid_t start(struct single_copy_offer *offer, int *theirs)
{
    int told[2];
    int stay[2];
    pid_t child;

    assert_int_equal(pipe(told), 0);
    assert_int_equal(pipe(stay), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct single_copy_offer mine = single_copy_offer();
        char byte;

        (void)close(stay[1]);
        /* Where Yama's scope is 1, MPI allows it, too. */
        (void)prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
        if (write(told[1], &mine, sizeof(mine)) == (ssize_t)sizeof(mine))
            (void)!read(stay[0], &byte, 1);
        _Exit(0);
    }
    (void)close(told[1]);
    (void)close(stay[0]);
    assert_int_equal(read(told[0], offer, sizeof(*offer)), sizeof(*offer));
    (void)close(told[0]);
    *theirs = stay[1];
    return child;
}

static void test_read(void **state)
{
    struct single_copy_offer mine = single_copy_offer();
    struct single_copy_offer theirs;
    char why[SINGLE_COPY_WHY_SIZE];
    int stay;
    pid_t child = start(&theirs, &stay);
    bool works;

    (void)state;
    assert_int_not_equal(mine.pid, theirs.pid);
    works = single_copy_cma(&mine, &theirs, why);
    if (works) {
        assert_string_equal(why, "");
        theirs.users++; /* the kernel may allow it nevertheless, but MPI does not try it */
        assert_false(single_copy_cma(&mine, &theirs, why));
        assert_string_equal(why, "the ranks are in different user namespaces");
        theirs.users--;
        theirs.key ^= 1; /* not what it has there */
        assert_false(single_copy_cma(&mine, &theirs, why));
        assert_string_not_equal(why, "");
        theirs.address = 0;
        assert_false(single_copy_cma(&mine, &theirs, why));
        theirs.pids++;
        assert_false(single_copy_cma(&mine, &theirs, why));
        assert_string_equal(why, "the ranks are in different PID namespaces");
    } else {
        assert_string_not_equal(why, "");
        (void)printf("# CMA is refused here: %s\n", why);
    }
    (void)close(stay);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_causes(void **state)
{
    static const struct {
        uint64_t users, pids;
        int error, scope;
        bool seccomp;
        const char *why;
    } rows[] = {
        {2, 1, EPERM, 3, true, "the ranks are in different user namespaces"},
        {1, 2, ESRCH, 3, true, "the ranks are in different PID namespaces"},
        {1, 1, EPERM, 3, true, YAMA_SCOPE " is 3 (Operation not permitted)"},
        {1, 1, EPERM, 1, false, YAMA_SCOPE " is 1 (Operation not permitted)"},
        {1, 1, EPERM, 0, true, "a seccomp filter is in force (Operation not permitted)"},
        {1, 1, ENOSYS, -1, true, "a seccomp filter is in force (Function not implemented)"},
        {1, 1, EPERM, -1, false, "process_vm_readv: Operation not permitted"},
    };
    const struct single_copy_offer mine = {.users = 1, .pids = 1};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct single_copy_offer theirs = {.users = rows[i].users, .pids = rows[i].pids};
        char why[SINGLE_COPY_WHY_SIZE];

        single_copy_explain(&mine, &theirs, rows[i].error, rows[i].scope, rows[i].seccomp,
                            why);
        assert_string_equal(why, rows[i].why);
    }
}

static void test_scope(void **state)
{
    static const struct {
        const char *text;
        int scope;
    } rows[] = {{"3\n", 3}, {"0\n", 0}, {"", -1}, {"none\n", -1}};
    char path[] = "/tmp/pijob-scope-XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    (void)close(fd);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        FILE *file = fopen(path, "w");

        assert_non_null(file);
        assert_true(fputs(rows[i].text, file) >= 0);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(single_copy_scope(path), rows[i].scope);
    }
    assert_int_equal(unlink(path), 0);
    assert_int_equal(single_copy_scope(path), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_causes),
        cmocka_unit_test(test_scope),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
