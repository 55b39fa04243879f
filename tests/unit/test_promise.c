/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_promise.c - who started a process, and whether MPI has as many ranks as it told
 */

#include <config.h>

#include "launch/promise.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
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
        enum promise_verdict settled = promise_settle(&promise, row->ranks);
        const char *by = promise.by ? promise.by->name : "nobody";
        char text[512];
        const char *found = promise_contradiction(&promise, row->ranks, text, sizeof(text));
        const char *wanted = row->contradiction;

        if (verdict == row->verdict && settled == verdict &&
            strcmp(by, row->by ? row->by : "nobody") == 0 &&
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
    const char *const plain[] = {"PMI_SIZE=4", "PMI_RANK=1", fd, NULL};
    const char *const task[] = {"unknownd", "slurmstepd|slurmstepd: [7.0]", ROOT, NULL};
    const char *const inner[] = {STEP("1", "0"), "PMI_SIZE=4", "PMI_RANK=1", fd, NULL};
    const char *const hidden[] = {"sh", NULL};
    const char *const of_srun[] = {STEP("4", "1"), "PMI_SIZE=4", "PMI_RANK=1", fd, NULL};
    const char *const one[] = {STEP("2", "1"), HYDRA("1", "0"), fd, NULL};
    const struct launcher_story *story;
    struct promise promise;

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    (void)snprintf(fd, sizeof(fd), "PMI_FD=%d", pair[1]);
    promise = read_promise(nobody, right);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_BROKEN);
    assert_int_equal(story->size, 4);
    assert_int_equal(promise.rank, 1);
    promise = read_promise(nobody, other); /* not of Flux, but of somebody */
    assert_int_equal(promise_settle(&promise, 1), PROMISE_BROKEN);
    assert_string_equal(promise.by->name, "a launcher that serves PMI");
    promise = read_promise(nobody, plain);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_BROKEN);
    assert_string_equal(promise.by->name, "a launcher that serves PMI");
    assert_int_equal(promise.rank, 1);
    assert_int_equal(promise_settle(&promise, 4), PROMISE_KEPT);
    promise = read_promise(task, inner);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_BROKEN);
    promise = read_promise(hidden, of_srun);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_BROKEN);
    assert_string_equal(promise.by->name, "srun");
    promise = read_promise(hidden, one);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_KEPT);
    (void)close(pair[0]);
    (void)close(pair[1]);
    promise = read_promise(nobody, right);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_NONE);
    promise = read_promise(nobody, plain);
    assert_int_equal(promise_judge(&promise, 1, &story), PROMISE_NONE);
}

/* RETURN: a socket that listens on a port of this host, which is in PORT. */
static int listen_somewhere(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof(address);
    int server = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(server, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(server, 1), 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&address, &length), 0);
    *port = ntohs(address.sin_port);
    return server;
}

/* A PMIx server listens, or it is gone and its variables are left. */
static void a_port(void **state)
{
    int port;
    int server = listen_somewhere(&port);
    char uri[64];
    char address[64];
    const char *const nobody[] = {"unknownd", ROOT, NULL};
    const char *const script[] = {"slurm_script", "slurmstepd|slurmstepd: [7.batch]", ROOT,
                                  NULL};
    const char *const mpirun[] = {MPIRUN("4", "0"), uri, NULL};
    const char *const plain[] = {"PMIX_NAMESPACE=x", "PMIX_RANK=1", uri, NULL};
    const char *const first[] = {"PMIX_NAMESPACE=x", "PMIX_RANK=0", uri, NULL};
    const char *const pmi[] = {"PMI_SIZE=4", "PMI_RANK=1", address, NULL};
    struct promise promise;

    (void)state;
    (void)snprintf(uri, sizeof(uri), "PMIX_SERVER_URI41=x.0;tcp4://127.0.0.1:%d", port);
    (void)snprintf(address, sizeof(address), "PMI_PORT=127.0.0.1:%d", port);
    promise = read_promise(nobody, mpirun);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_BROKEN);
    promise = read_promise(nobody, plain);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_BROKEN);
    assert_string_equal(promise.by->name, "a launcher that serves PMIx");
    promise = read_promise(nobody, plain);
    assert_int_equal(promise_settle(&promise, 2), PROMISE_NONE);
    promise = read_promise(nobody, first);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_NONE);
    promise = read_promise(nobody, pmi);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_BROKEN);
    (void)close(server);
    promise = read_promise(nobody, mpirun);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_NONE);
    promise = read_promise(script, mpirun);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_NONE);
    promise = read_promise(nobody, plain);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_NONE);
    promise = read_promise(nobody, pmi);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_NONE);
}

/* A process called TITLE, until the test ends it. */
static pid_t play(const char *title)
{
    pid_t pid = fork();

    if (pid == 0) {
        (void)execlp("sleep", title, "60", (char *)NULL);
        _exit(127);
    }
    assert_true(pid > 0);
    return pid;
}

/* Who has lost its parent is still in its step, if that runs here. */
static void a_step(void **state)
{
    const char *const nobody[] = {"bash", ROOT, NULL};
    const char *const script[] = {"slurm_script", "slurmstepd|slurmstepd: [8.batch]", ROOT,
                                  NULL};
    const char *const task[] = {"SLURM_JOB_ID=987654321", "SLURM_STEP_ID=3",
                                "SLURM_STEP_NUM_TASKS=8", "SLURM_PROCID=2", NULL};
    struct promise promise = read_promise(nobody, task);
    pid_t pid = play("slurmstepd: [987654321.33]");
    pid_t right;

    (void)state;
    assert_int_equal(promise_settle(&promise, 1), PROMISE_NONE);
    right = play("slurmstepd: [987654321.3]");
    for (int i = 0; i < 600 && promise_settle(&promise, 1) != PROMISE_BROKEN; i++) {
        (void)usleep(100000); /* it is about to begin */
        promise = read_promise(nobody, task);
    }
    assert_int_equal(promise_settle(&promise, 1), PROMISE_BROKEN);
    assert_int_equal(promise.rank, 2);
    promise = read_promise(script, task);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_NONE);
    (void)kill(right, SIGKILL);
    (void)waitpid(right, NULL, 0);
    promise = read_promise(nobody, task);
    assert_int_equal(promise_settle(&promise, 1), PROMISE_NONE);
    (void)kill(pid, SIGKILL);
    (void)waitpid(pid, NULL, 0);
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
        cmocka_unit_test(all_cases), cmocka_unit_test(a_socket),    cmocka_unit_test(a_port),
        cmocka_unit_test(a_step),    cmocka_unit_test(odd_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
