/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * bar.c - the line that shows how far a job is
 */

#include <config.h>

#include "bar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/io.h"
#include "core/printable.h"

/* To the end of the line; ECMA-48, EL. */
#define ERASE "\033[K"

enum { PART_SIZE = 96, BAR_LEAST = 10, BAR_MOST = 40, BAR_STEP = 5, HOST_MOST = 40 };

/* In the order in which they stand. */
enum part { PERCENT, BAR, TERMS, RATE, LEFT, RANKS, LAGGING, PARTS };

/* In the order in which they get their room. */
static const enum part order[] = {PERCENT, LEFT, LAGGING, RATE, BAR, TERMS, RANKS};

static bool shown;

/* With one of the prefixes of the SI. */
static char *put_scaled(char *text, size_t size, double value, const char *between)
{
    static const char *const prefixes[] = {"", "k", "M", "G", "T", "P"};
    size_t i = 0;

    while (value >= 999.5 && i + 1 < sizeof(prefixes) / sizeof(prefixes[0])) {
        value /= 1000;
        i++;
    }
    (void)snprintf(text, size, "%.3g%s%s", value, between, prefixes[i]);
    return text;
}

static void put_left(char *text, size_t size, double seconds)
{
    uint64_t s = seconds < 1e9 ? (uint64_t)seconds : 1000000000;

    if (s < 3600)
        (void)snprintf(text, size, "%" PRIu64 ":%02" PRIu64 " left", s / 60, s % 60);
    else if (s < 100 * 3600)
        (void)snprintf(text, size, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64 " left", s / 3600,
                       s / 60 % 60, s % 60);
    else
        (void)snprintf(text, size, "%" PRIu64 " days left", s / 86400);
}

static double part_done(const struct bar_facts *facts)
{
    double part = facts->of > 0 ? (double)facts->terms / (double)facts->of : 0;

    return part < 1 ? part : 1;
}

static void put_parts(const struct bar_facts *facts, char parts[PARTS][PART_SIZE])
{
    char done[32];
    char all[32];
    char host[4 * HOST_MOST + 1];

    (void)snprintf(parts[PERCENT], PART_SIZE, "%3d %%", (int)(100 * part_done(facts)));
    (void)snprintf(parts[TERMS], PART_SIZE, "%s of %s terms",
                   put_scaled(done, sizeof(done), (double)facts->terms, ""),
                   put_scaled(all, sizeof(all), (double)facts->of, ""));
    if (facts->rate > 0)
        (void)snprintf(parts[RATE], PART_SIZE, "%sterm/s",
                       put_scaled(done, sizeof(done), facts->rate, " "));
    if (facts->left >= 0)
        put_left(parts[LEFT], PART_SIZE, facts->left);
    (void)snprintf(parts[RANKS], PART_SIZE, "%d rank%s", facts->ranks,
                   facts->ranks == 1 ? "" : "s");
    if (facts->lagging && strlen(facts->lagging) <= HOST_MOST)
        (void)snprintf(parts[LAGGING], PART_SIZE, "%.80s lags",
                       printable_line(host, sizeof(host), facts->lagging));
}

/* The room of a part with what stands before it: ", ", but of the bar and behind it " ". */
static int room_of(enum part part, const char *text)
{
    if (part == BAR)
        return BAR_LEAST + 3;
    return (int)strlen(text) + (part == PERCENT ? 0 : 2);
}

/* With ROOM for more than the least width.  In steps, so that numbers that become longer do
 * not always change it. */
static int width_of_bar(int room)
{
    int width = BAR_LEAST + room / BAR_STEP * BAR_STEP;

    return width < BAR_MOST ? width : BAR_MOST;
}

static size_t put_bar(char *text, size_t size, double part, int width)
{
    int full = (int)(part * width);
    size_t used = 0;

    for (int i = 0; i < width + 2 && used + 1 < size; i++)
        text[used++] = (char)(i == 0 ? '[' : i == width + 1 ? ']' : i <= full ? '#' : '.');
    text[used] = '\0';
    return used;
}

char *bar_text(const struct bar_facts *facts, int columns, bool color, char text[BAR_SIZE])
{
    char parts[PARTS][PART_SIZE] = {{'\0'}};
    bool has[PARTS] = {false};
    int room = columns - 1;
    size_t used = 0;
    bool first = true;

    put_parts(facts, parts);
    text[0] = '\0';
    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        enum part part = order[i];
        int needs = room_of(part, parts[part]);

        if ((part != BAR && !*parts[part]) || needs > room)
            continue;
        has[part] = true;
        room -= needs;
    }
    if (!has[PERCENT])
        return text;
    if (has[BAR])
        (void)put_bar(parts[BAR], PART_SIZE, part_done(facts), width_of_bar(room));
    for (int part = 0; part < PARTS; part++) {
        bool yellow = color && part == LAGGING;

        if (!has[part])
            continue;
        used +=
            (size_t)snprintf(text + used, BAR_SIZE - used, "%s%s%s%s",
                             first                            ? ""
                             : part == BAR || part == BAR + 1 ? " "
                                                              : ", ",
                             yellow ? "\033[33m" : "", parts[part], yellow ? "\033[0m" : "");
        first = false;
    }
    return text;
}

void bar_draw(const char *text)
{
    char line[BAR_SIZE + 16];
    int length = snprintf(line, sizeof(line), "\r%s" ERASE "\r", text);

    shown = io_write(STDERR_FILENO, line, (size_t)length, NULL) == 0;
}

void bar_erase(void)
{
    if (shown)
        (void)io_write(STDERR_FILENO, "\r" ERASE, strlen("\r" ERASE), NULL);
    shown = false;
}
