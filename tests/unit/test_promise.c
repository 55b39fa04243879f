/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_promise.c - who started a process, and whether MPI has as many ranks as it told
 */

#include <config.h>

#include "launch/promise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "promise_cases.h"
#include "unit.h"

/* ---- A process: its ancestors, the parent first, and its variables ---- */

static const char *const *variables;

static const char *look_up(const char *name)
{
    size_t length = strlen(name);

    for (int i = 0; i < PROMISE_WORDS_MAX && variables[i]; i++)
        if (strncmp(variables[i], name, length) == 0 && variables[i][length] == '=')
            return variables[i] + length + 1;
    return NULL;
}

/* PROCESSES: "comm", or "comm|title"; their programs cannot be read. */
static struct promise read_promise(const char *const *processes,
                                   const char *const *environment)
{
    struct ancestors ancestors = {.count = 0};

    for (int i = 0; i < PROMISE_WORDS_MAX && processes[i]; i++) {
        struct ancestor *process = &ancestors.process[ancestors.count++];
        size_t length = strcspn(processes[i], "|");

        (void)snprintf(process->comm, sizeof(process->comm), "%.*s", (int)length,
                       processes[i]);
        if (processes[i][length])
            (void)snprintf(process->title, sizeof(process->title), "%s",
                           processes[i] + length + 1);
        ancestors.complete = strcmp(process->comm, ROOT) == 0;
    }
    variables = environment;
    return promise_read(&ancestors, look_up);
}

static void all_cases(void **state)
{
    const struct promise_case *row;
    size_t i;
    int bad = 0;

    (void)state;
    for (i = 0; (row = promise_case_at(i)); i++) {
        struct promise promise = read_promise(row->processes, row->environment);
        const struct launcher_story *story;
        enum promise_verdict verdict = promise_judge(&promise, row->ranks, &story);
        const char *by = promise.by ? promise.by->name : "nobody";
        char text[512];
        const char *found = promise_contradiction(&promise, row->ranks, text, sizeof(text));
        const char *wanted = row->contradiction;

        if (verdict == row->verdict && strcmp(by, row->by ? row->by : "nobody") == 0 &&
            (verdict != PROMISE_BROKEN || (story && story->size > row->ranks)) &&
            (!wanted || (found && strncmp(found, wanted, strlen(wanted)) == 0)) &&
            (wanted || !found || verdict == PROMISE_BROKEN || !promise.known))
            continue;
        print_error("%s: by %s, verdict %d; %s\n", row->name, by, (int)verdict,
                    found ? found : "no contradiction");
        bad++;
    }
    assert_true(i > 50);
    assert_int_equal(bad, 0);
}

/* What no variable can pretend: a socket to the launcher. */
static void a_socket(void **state)
{
    int pair[2];
    char fd[32];
    const char *const nobody[] = {"unknownd", ROOT, NULL};
    const char *const right[] = {HYDRA("4", "1"), fd, NULL};
    const char *const other[] = {"FLUX_JOB_SIZE=2",  "PMI_SIZE=4", "PMI_RANK=1",
                                 "FLUX_TASK_RANK=1", fd,           NULL};
    const struct launcher_story *story;
    struct promise promise;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    (void)snprintf(fd, sizeof(fd), "PMI_FD=%d", pair[1]);
    promise = read_promise(nobody, right);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_BROKEN);
    assert_int_equal(story->size, 4);
    assert_int_equal(promise.rank, 1);
    promise = read_promise(nobody, other);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_NONE);
    (void)close(pair[0]);
    (void)close(pair[1]);
    promise = read_promise(nobody, right);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_NONE);
}

static void odd_numbers(void **state)
{
    const char *const task[] = {"slurmstepd", ROOT, NULL};
    static const char *const values[] = {"", "0", "-8", "8x", "99999999999999999999", " 8"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        char size[64];
        const char *const environment[] = {"SLURM_STEP_ID=0", size, NULL};
        const struct launcher_story *story;
        struct promise promise;

        (void)snprintf(size, sizeof(size), "SLURM_STEP_NUM_TASKS=%s", values[i]);
        promise = read_promise(task, environment);
        assert_int_equal(promise.size, -1);
        assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_UNKNOWN);
        assert_null(story);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_cases),
        cmocka_unit_test(a_socket),
        cmocka_unit_test(odd_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
