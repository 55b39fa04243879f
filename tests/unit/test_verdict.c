/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_verdict.c - checks, and the exit status that follows from them
 */

#include <config.h>

#include "core/verdict.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/host.h"
#include "unit.h"

/* Of three checks, by what each would exit with: P passes, S is skipped, F
 * fails. */
static void test_status(void **state)
{
    static const struct {
        const char *verdicts;
        enum exit_status on_failure[3];
        enum exit_status wanted;
    } rows[] = {
        {"F", {EXIT_WRONG_ANSWER}, EXIT_WRONG_ANSWER},
        {"F", {EXIT_WRONG_LAUNCH}, EXIT_WRONG_LAUNCH},
        {"F", {EXIT_TOO_SLOW}, EXIT_TOO_SLOW},
        /* the launch comes first, then the answer, then the time */
        {"FF", {EXIT_WRONG_ANSWER, EXIT_WRONG_LAUNCH}, EXIT_WRONG_LAUNCH},
        {"FF", {EXIT_WRONG_LAUNCH, EXIT_WRONG_ANSWER}, EXIT_WRONG_LAUNCH},
        {"FF", {EXIT_TOO_SLOW, EXIT_WRONG_ANSWER}, EXIT_WRONG_ANSWER},
        {"FF", {EXIT_WRONG_ANSWER, EXIT_TOO_SLOW}, EXIT_WRONG_ANSWER},
        {"FFF", {EXIT_TOO_SLOW, EXIT_WRONG_ANSWER, EXIT_WRONG_LAUNCH}, EXIT_WRONG_LAUNCH},
        /* only failures count */
        {"PPF", {EXIT_WRONG_LAUNCH, EXIT_WRONG_ANSWER, EXIT_TOO_SLOW}, EXIT_TOO_SLOW},
        {"SSF", {EXIT_WRONG_LAUNCH, EXIT_WRONG_ANSWER, EXIT_TOO_SLOW}, EXIT_TOO_SLOW},
        {"SFP", {EXIT_WRONG_LAUNCH, EXIT_WRONG_ANSWER, EXIT_TOO_SLOW}, EXIT_WRONG_ANSWER},
        {"", {EXIT_PASS}, EXIT_PASS},
        {"P", {EXIT_WRONG_ANSWER}, EXIT_PASS},
        {"S", {EXIT_WRONG_ANSWER}, EXIT_PASS},
        {"PSP", {EXIT_WRONG_LAUNCH, EXIT_WRONG_ANSWER, EXIT_TOO_SLOW}, EXIT_PASS},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        static struct verdict verdict;

        verdict.count = 0;
        for (size_t c = 0; rows[i].verdicts[c]; c++) {
            struct check check = check_begin("check", rows[i].on_failure[c]);

            if (rows[i].verdicts[c] == 'F')
                check_fail(&check, "bad");
            else if (rows[i].verdicts[c] == 'S')
                check.verdict = CHECK_SKIP;
            verdict_add(&verdict, &check);
        }
        if (verdict_status(&verdict) != rows[i].wanted)
            fail_msg("row %zu: status %d, wanted %d", i, (int)verdict_status(&verdict),
                     (int)rows[i].wanted);
    }
}

/* Whatever it exits with: a check that failed is never a pass. */
static void test_no_failure_passes(void **state)
{
    static const enum exit_status rows[] = {EXIT_CANNOT_RUN, EXIT_WRONG_ANSWER,
                                            EXIT_WRONG_LAUNCH, EXIT_USAGE, EXIT_TOO_SLOW};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        static struct verdict verdict;

        struct check check = check_begin("check", rows[i]);

        verdict.count = 0;
        check_fail(&check, "bad");
        verdict_add(&verdict, &check);
        assert_int_equal(verdict_status(&verdict), rows[i]);
    }
}

/* They are an interface: batch scripts test for them. */
static void test_exit_statuses_are_fixed(void **state)
{
    (void)state;
    assert_int_equal(EXIT_PASS, 0);
    assert_int_equal(EXIT_CANNOT_RUN, 1);
    assert_int_equal(EXIT_WRONG_ANSWER, 2);
    assert_int_equal(EXIT_WRONG_LAUNCH, 3);
    assert_int_equal(EXIT_USAGE, 4);
    assert_int_equal(EXIT_TOO_SLOW, 5);
}

static void test_fail_formats(void **state)
{
    static char text[2 * CHECK_DIAGNOSIS_SIZE];
    struct check check = check_begin("value", EXIT_WRONG_ANSWER);

    (void)state;
    assert_string_equal(check.diagnosis, "");
    check_fail(&check, "%d of %s", 3, "four");
    assert_int_equal(check.verdict, CHECK_FAIL);
    assert_string_equal(check.diagnosis, "3 of four");

    memset(text, 'x', sizeof(text) - 1);
    check_fail(&check, "%s", text);
    assert_int_equal(strlen(check.diagnosis), CHECK_DIAGNOSIS_SIZE - 1);
    assert_string_equal(check.diagnosis + CHECK_DIAGNOSIS_SIZE - 5, "x...");
    assert_int_equal(check.hosts.count, 0);
}

static void test_skip_formats(void **state)
{
    static struct verdict verdict;
    struct check check = check_begin("slowest_host_at_least", EXIT_TOO_SLOW);

    (void)state;
    check_skip(&check, "only %d host", 1);
    verdict_add(&verdict, &check);
    assert_int_equal(verdict.check[0].verdict, CHECK_SKIP);
    assert_string_equal(verdict.check[0].diagnosis, "only 1 host");
    assert_int_equal(verdict_status(&verdict), EXIT_PASS);
}

static void test_texts_are_cut_off(void **state)
{
    static char text[2 * CHECK_TEXT_SIZE];
    struct check check = check_begin("value", EXIT_WRONG_ANSWER);

    (void)state;
    check_set_measured(&check, "%d of %s", 3, "four");
    check_set_expected(&check, "%s", "five");
    assert_string_equal(check.measured, "3 of four");
    assert_string_equal(check.expected, "five");
    assert_int_equal(check.verdict, CHECK_PASS);

    memset(text, 'x', sizeof(text) - 1);
    check_set_measured(&check, "%s", text);
    check_set_expected(&check, "%s", text);
    assert_int_equal(strlen(check.measured), CHECK_TEXT_SIZE - 1);
    assert_int_equal(strlen(check.expected), CHECK_TEXT_SIZE - 1);
    assert_string_equal(check.measured + CHECK_TEXT_SIZE - 5, "x...");
    assert_string_equal(check.expected + CHECK_TEXT_SIZE - 5, "x...");
}

static void test_equal(void **state)
{
    static const struct {
        unsigned long long measured, expected;
        enum check_verdict wanted;
        const char *measured_text, *expected_text;
    } rows[] = {
        {3, 4, CHECK_FAIL, "3", "4"},
        {5, 4, CHECK_FAIL, "5", "4"},
        {0, 18446744073709551615ULL, CHECK_FAIL, "0", "18446744073709551615"},
        {4294967296ULL, 0, CHECK_FAIL, "4294967296", "0"},
        {4, 4, CHECK_PASS, "4", "4"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct check check = check_begin("ranks", EXIT_WRONG_LAUNCH);
        bool equal = check_equal(&check, rows[i].measured, rows[i].expected);

        assert_int_equal(equal, rows[i].wanted == CHECK_PASS);
        assert_int_equal(check.verdict, rows[i].wanted);
        assert_string_equal(check.measured, rows[i].measured_text);
        assert_string_equal(check.expected, rows[i].expected_text);
        assert_string_equal(check.diagnosis, "");
    }
}

static void test_begun_check_is_empty(void **state)
{
    struct check check = check_begin("name", EXIT_TOO_SLOW);

    (void)state;
    assert_string_equal(check.name, "name");
    assert_int_equal(check.on_failure, EXIT_TOO_SLOW);
    assert_int_equal(check.verdict, CHECK_PASS);
    assert_string_equal(check.measured, "");
    assert_string_equal(check.expected, "");
    assert_string_equal(check.diagnosis, "");
    assert_int_equal(check.hosts.count, 0);
}

/* Of 2,000 hosts, the verdict has all. */
static void test_hosts_are_whole(void **state)
{
    static struct verdict verdict;
    struct check check = check_begin("value", EXIT_WRONG_ANSWER);
    char name[HOST_NAME_SIZE];
    char *text;

    (void)state;
    for (int i = 1; i <= 2000; i++) {
        (void)snprintf(name, sizeof(name), "%0*d-node", HOST_NAME_SIZE - 6, 7 * i);
        hostlist_add(&check.hosts, name);
    }
    check_fail(&check, "wrong");
    verdict_add(&verdict, &check);
    text = hostlist_text(&verdict.check[0].hosts);
    assert_int_equal(strlen(text), 2000 * HOST_NAME_SIZE - 1);
    assert_string_equal(text + strlen(text) - strlen(name), name);
    free(text);
    verdict_clear(&verdict);
    assert_int_equal(verdict.count, 0);
    assert_null(verdict.check[0].hosts.names);
}

/* What has nothing to check is not in the verdict; all else is, in its order. */
static void test_add(void **state)
{
    static struct verdict verdict;
    struct check none = check_begin("none", EXIT_WRONG_LAUNCH);
    struct check one = check_begin("one", EXIT_WRONG_LAUNCH);
    struct check two = check_begin("two", EXIT_WRONG_ANSWER);

    (void)state;
    none.verdict = CHECK_NONE;
    verdict_add(&verdict, &one);
    verdict_add(&verdict, &none);
    verdict_add(&verdict, &two);
    assert_int_equal(verdict.count, 2);
    assert_string_equal(verdict.check[0].name, "one");
    assert_string_equal(verdict.check[1].name, "two");
}

static void test_too_many_checks_stop_the_program(void **state)
{
    static struct verdict verdict;
    const struct check check = check_begin("check", EXIT_WRONG_ANSWER);
    int status = 0;
    pid_t pid;

    (void)state;
    for (int i = 0; i < CHECKS_MAX; i++)
        verdict_add(&verdict, &check);
    assert_int_equal(verdict.count, CHECKS_MAX);

    pid = fork();
    if (pid == 0) {
        struct rlimit none = {0, 0};

        (void)setrlimit(RLIMIT_CORE, &none);
        (void)signal(SIGABRT, SIG_DFL);
        verdict_add(&verdict, &check);
        _exit(0);
    }
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(check_verdict_name(CHECK_PASS), "pass");
    assert_string_equal(check_verdict_name(CHECK_FAIL), "fail");
    assert_string_equal(check_verdict_name(CHECK_SKIP), "skip");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status),
        cmocka_unit_test(test_no_failure_passes),
        cmocka_unit_test(test_exit_statuses_are_fixed),
        cmocka_unit_test(test_fail_formats),
        cmocka_unit_test(test_skip_formats),
        cmocka_unit_test(test_texts_are_cut_off),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_begun_check_is_empty),
        cmocka_unit_test(test_hosts_are_whole),
        cmocka_unit_test(test_add),
        cmocka_unit_test(test_too_many_checks_stop_the_program),
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
