/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * output.c - everything that pijob prints
 *
 * What is printed may contain names of hosts, owners and files, and options: put_line() lets
 * no control character of them reach the terminal.
 */

#include <config.h>

#include "output.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bar.h"
#include "core/printable.h"
#include "sum/oracle.h"

enum { LINE_SIZE = 2048, PREFIX_SIZE = 16 };

/* PREFIX and LINE, in one write(2) if STREAM is standard error: between two writes, the
 * launcher may put the output of another rank.  fprintf() may make several: since glibc 2.37,
 * it writes to an unbuffered stream in pieces of 128 bytes.
 */
static void put_line(FILE *stream, const char *prefix, const char *line)
{
    char shown[4 * LINE_SIZE + 1];
    char text[PREFIX_SIZE + sizeof(shown)];

    bar_erase();
    (void)snprintf(text, sizeof(text), "%s%s\n", prefix,
                   printable_line(shown, sizeof(shown), line));
    (void)fputs(text, stream);
}

__attribute__((format(printf, 3, 0))) static void put_list(FILE *stream, const char *prefix,
                                                           const char *fmt, va_list ap)
{
    char line[LINE_SIZE];

    (void)vsnprintf(line, sizeof(line), fmt, ap);
    put_line(stream, prefix, line);
}

void output_error(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    put_list(stderr, "pijob: ", fmt, ap);
    va_end(ap);
}

void output_line(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    put_list(stdout, "", fmt, ap);
    va_end(ap);
}

void output_cannot_start(const struct error *what, const struct error *cure)
{
    output_error("cannot start: %s", what->text);
    output_error("the cure: %s", cure->text);
}

char *output_crash_rest(char *rest, size_t size, const char *facts, const struct error *cure)
{
    char shown[4 * LINE_SIZE + 1];
    char shown_cure[4 * LINE_SIZE + 1];

    (void)snprintf(rest, size, "%s\npijob: the cure: %s\n",
                   printable_line(shown, sizeof(shown), facts),
                   printable_line(shown_cure, sizeof(shown_cure), cure->text));
    return rest;
}

void output_crash(const char *signal, const char *rest)
{
    static char text[OUTPUT_CRASH_SIZE + 128];
    const char *const parts[] = {"pijob: cannot start: MPI_Init failed with signal ", signal,
                                 "; ", rest};
    size_t length = 0;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        for (const char *p = parts[i]; *p && length < sizeof(text); p++)
            text[length++] = *p;
    if (write(STDERR_FILENO, text, length) < 0)
        return; /* nothing else can be done */
}

void output_diagnosis(const struct error *err)
{
    put_line(stderr, "", err->text);
}

void output_partials(const struct fixed *partials, int count)
{
    char text[FIXED_DECIMAL_SIZE];

    for (int rank = 0; rank < count; rank++)
        (void)printf("Rank %d partial pi: %s\n", rank,
                     fixed_to_decimal(partials[rank], 16, text));
}

void output_pi(struct fixed sum, double seconds)
{
    struct fixed error = fixed_abs(fixed_sub(oracle_pi(), sum));
    char value[FIXED_DECIMAL_SIZE];
    char distance[FIXED_DECIMAL_SIZE];

    (void)printf("PI is approximately %s, Error is %s\nTime = %.4f sec\n",
                 fixed_to_decimal(sum, 16, value), fixed_to_decimal(error, 16, distance),
                 seconds);
}

void output_failures(const struct verdict *verdict)
{
    for (int i = 0; i < verdict->count; i++) {
        const struct check *check = &verdict->check[i];
        char hosts[HOSTLIST_SHOWN_SIZE];

        (void)hostlist_show(&check->hosts, hosts, sizeof(hosts));
        if (check->verdict == CHECK_FAIL)
            output_error("check '%s' failed: %s%s%s", check->name, check->diagnosis,
                         *hosts ? "; hosts: " : "", hosts);
        else if (check->verdict == CHECK_SKIP)
            output_error("check '%s' skipped: %s", check->name, check->diagnosis);
        else if (*check->diagnosis)
            output_error("warning: %s", check->diagnosis);
    }
}

void output_verdict(enum exit_status status)
{
    (void)printf("verdict: %s\n", status == EXIT_PASS ? "pass" : "fail");
}

int output_flush(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    /* UCX flushes it, too, and keeps no errno. */
    output_error("cannot write standard output: %s",
                 errno != 0 ? strerror(errno) : "an earlier write failed");
    return -1;
}
