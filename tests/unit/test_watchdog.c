/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * test_watchdog.c - processes that hang, and how they end
 *
 * Each is a child of this program; what it says on standard error is read through a pipe.
 */

#include <config.h>

#include "core/watchdog.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/stop.h"
#include "unit.h"

#define LIMIT 0.4 /* seconds */

enum { STATUS = 42 }; /* what the watchdog exits with */

/* A busy machine may keep this program from its processor at the wrong moment.  Such an
 * attempt shows nothing, and is made again; so many are enough. */
enum { ATTEMPTS = 200 };

/* When the child's last phase began, by clock_now(); 0: it has not.  Shared with the child. */
static volatile double *phase_began;

struct end {
    int status; /* of waitpid() */
    double seconds;
    char text[4096];
};

/* A process that is RANK of 4 and calls HANG. */
static pid_t start(long rank, void (*hang)(void), int *fd)
{
    int ends[2];
    pid_t pid;

    *phase_began = 0;
    assert_int_equal(pipe(ends), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)dup2(ends[1], STDERR_FILENO);
        (void)close(ends[0]);
        (void)close(ends[1]);
        (void)alarm(60);
        watchdog_start("n2", rank, 4, STATUS);
        hang();
        _exit(0);
    }
    (void)close(ends[1]);
    *fd = ends[0];
    return pid;
}

static struct end finish(pid_t pid, int fd, double began)
{
    struct end end = {.status = -1};
    size_t used = 0;
    ssize_t n;

    while ((n = read(fd, end.text + used, sizeof(end.text) - 1 - used)) > 0)
        used += (size_t)n;
    (void)close(fd);
    assert_int_equal(waitpid(pid, &end.status, 0), pid);
    end.seconds = clock_now() - began;
    return end;
}

static struct end run(long rank, void (*hang)(void))
{
    double began = clock_now();
    int fd;
    pid_t pid = start(rank, hang, &fd);

    return finish(pid, fd, began);
}

static void sleep_until(double time)
{
    while (clock_now() < time)
        (void)usleep((useconds_t)(LIMIT / 10 * 1e6));
}

static void await_phase(void)
{
    while (*phase_began == 0)
        (void)usleep(1000);
}

/* RETURN: the seconds that TEXT says were waited, behind "waited "; -1: it does not. */
static double told_wait(const char *text)
{
    const char *waited = strstr(text, "waited ");

    return waited ? atof(waited + strlen("waited ")) : -1;
}

static void assert_given_up(struct end end)
{
    assert_true(WIFEXITED(end.status));
    assert_int_equal(WEXITSTATUS(end.status), STATUS);
    assert_true(end.seconds >= LIMIT);
}

/* ---- Ways to hang ---- */

static void sleep_for_ever(void)
{
    for (;;)
        (void)pause();
}

static void begin_phase(void)
{
    *phase_began = clock_now();
    watchdog_begin("collect", LIMIT, NULL);
}

static void hang(void)
{
    begin_phase();
    sleep_for_ever();
}

static void hang_with_a_hint(void)
{
    watchdog_begin("read", 100, "of the phase before");
    watchdog_begin("MPI_Init", LIMIT, "look at the firewall");
    sleep_for_ever();
}

static void hang_with_signals_blocked(void)
{
    sigset_t all;

    (void)sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, NULL);
    hang();
}

static void hang_busily(void)
{
    watchdog_begin("collect", LIMIT, NULL);
    for (;;)
        ;
}

static void hang_deaf(void)
{
    stop_catch_signals();
    hang();
}

static void abort_and_hang(int status)
{
    if (watchdog_has_reported())
        (void)write(STDERR_FILENO, "aborting\n", status == STATUS ? 9 : 0);
    sleep_for_ever();
}

static void hang_with_an_abort(void)
{
    if (watchdog_has_reported())
        _exit(1);
    watchdog_abort_by(abort_and_hang);
    hang();
}

static void be_in_time(void)
{
    for (int i = 0; i < 3; i++) {
        begin_phase();
        clock_sleep(LIMIT * 0.6);
    }
    watchdog_end();
    clock_sleep(LIMIT * 2);
}

/* ---- What becomes of them ---- */

static void rank_0_reports(void **state)
{
    static void (*const hangs[])(void) = {hang, hang_with_signals_blocked, hang_busily};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(hangs); i++) {
        struct end end = run(0, hangs[i]);

        assert_given_up(end);
        assert_int_equal(strncmp(end.text, "pijob: rank 0 of 4 on n2: waited ", 33), 0);
        assert_true(told_wait(end.text) >= LIMIT);
        assert_non_null(strstr(end.text, " s in 'collect', giving up\n"));
        assert_ptr_equal(strchr(end.text, '\n'), end.text + strlen(end.text) - 1);
    }
}

static void hint_is_told(void **state)
{
    struct end end = run(0, hang_with_a_hint);

    (void)state;
    assert_given_up(end);
    assert_non_null(
        strstr(end.text, " s in 'MPI_Init', giving up\npijob: look at the firewall\n"));
    assert_null(strstr(end.text, "before"));
}

static void without_a_rank_reports(void **state)
{
    struct end end = run(-1, hang);

    (void)state;
    assert_given_up(end);
    assert_int_equal(strncmp(end.text, "pijob: n2: waited ", 18), 0);
    assert_true(told_wait(end.text) >= LIMIT);
}

static void others_are_silent(void **state)
{
    struct end end = run(2, hang);

    (void)state;
    assert_given_up(end);
    assert_string_equal(end.text, "");
}

static void last_one_speaks_late(void **state)
{
    struct end end = run(3, hang);

    (void)state;
    assert_given_up(end);
    assert_true(end.seconds >= LIMIT + 2);
    assert_non_null(strstr(end.text, "pijob: rank 3 of 4 on n2: waited "));
    assert_true(told_wait(end.text) >= LIMIT);
}

/* The launcher ends all when the first one has given up. */
static void terminated_keeps_the_status(void **state)
{
    struct end end;
    double late;

    (void)state;
    for (int i = 0; i < ATTEMPTS; i++) {
        double began = clock_now();
        int fd;
        pid_t pid = start(3, hang_deaf, &fd);

        await_phase();
        sleep_until(*phase_began + LIMIT + 0.5);
        (void)kill(pid, SIGTERM);
        late = clock_now() - *phase_began;
        end = finish(pid, fd, began);
        if (late < LIMIT + 2) /* then it speaks itself */
            break;
    }
    assert_given_up(end);
    assert_string_equal(end.text, "");
}

/* An abort that hangs is not waited for. */
static void job_is_aborted(void **state)
{
    struct end end = run(0, hang_with_an_abort);

    (void)state;
    assert_given_up(end);
    assert_non_null(strstr(end.text, "giving up\naborting\n"));
}

/* Each phase is, though all together are not. */
static void in_time(void **state)
{
    struct end end;

    (void)state;
    for (int i = 0; i < ATTEMPTS; i++) {
        end = run(0, be_in_time);
        if (end.status == 0 || clock_now() - *phase_began < LIMIT)
            break; /* else a phase has taken as long as the limit */
    }
    assert_true(WIFEXITED(end.status));
    assert_int_equal(WEXITSTATUS(end.status), 0);
    assert_string_equal(end.text, "");
}

/* Halted for longer than the limit: that was not its fault. */
static void halted(void **state)
{
    struct end end;
    double late;

    (void)state;
    for (int i = 0; i < ATTEMPTS; i++) {
        double began = clock_now();
        int fd;
        pid_t pid = start(0, hang, &fd);

        await_phase();
        sleep_until(*phase_began + LIMIT / 4);
        (void)kill(pid, SIGSTOP);
        late = clock_now() - *phase_began;
        sleep_until(clock_now() + 3 * LIMIT);
        (void)kill(pid, SIGCONT);
        end = finish(pid, fd, began);
        if (late < LIMIT / 2) /* else it may have given up before */
            break;
    }
    assert_given_up(end);
    assert_true(end.seconds >= 3.5 * LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rank_0_reports),
        cmocka_unit_test(hint_is_told),
        cmocka_unit_test(without_a_rank_reports),
        cmocka_unit_test(others_are_silent),
        cmocka_unit_test(last_one_speaks_late),
        cmocka_unit_test(terminated_keeps_the_status),
        cmocka_unit_test(job_is_aborted),
        cmocka_unit_test(in_time),
        cmocka_unit_test(halted),
    };

    phase_began = mmap(NULL, sizeof(*phase_began), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (phase_began == MAP_FAILED)
        return EXIT_FAILURE;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
