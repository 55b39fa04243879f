/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * links.c - fuzz the messages of the test of the links, its schedule, and its figures
 */

#include <config.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "links/culprit.h"
#include "links/histogram.h"
#include "links/message.h"
#include "links/schedule.h"

enum { BYTES_MOST = 4096, HOSTS_MOST = 40, VALUES_MOST = 64 };

static struct message take_message(struct input *input)
{
    struct message message;

    message.from = (uint32_t)input_number(input, 4);
    message.to = (uint32_t)input_number(input, 4);
    message.number = (uint32_t)input_number(input, 4);
    return message;
}

/* Exactly the bytes that were changed are found, and a message that is not the right one. */
static void check_message(struct input *input)
{
    struct message message = take_message(input);
    struct message other = take_message(input);
    size_t length = input_number(input, 2) % (BYTES_MOST + 1);
    uint8_t *bytes = fuzz_alloc(length);
    uint8_t *sent = fuzz_alloc(length);
    struct message_error first = {0, 0, 0};
    size_t wrong = 0;
    size_t least = 0;

    message_fill(&message, sent, length);
    memcpy(bytes, sent, length);
    HOLDS(message_check(&message, bytes, length, &first) == 0);
    while (input->size > 0 && length > 0) {
        size_t at = input_number(input, 2) % length;
        uint8_t flip = (uint8_t)input_number(input, 1);

        wrong -= bytes[at] != sent[at];
        bytes[at] ^= flip;
        wrong += bytes[at] != sent[at];
    }
    while (wrong > 0 && bytes[least] == sent[least])
        least++;
    HOLDS(message_check(&message, bytes, length, &first) == wrong);
    if (wrong > 0)
        HOLDS(first.offset == least && first.expected == sent[least] &&
              first.got == bytes[least]);
    if (length >= 16 && memcmp(&message, &other, sizeof(message)) != 0)
        HOLDS(message_check(&other, sent, length, &first) > 0);
    free(bytes);
    free(sent);
}

/* Every two hosts meet exactly once; in a round each host has one partner, or none. */
static void check_schedule(struct input *input)
{
    int hosts = (int)(input_number(input, 1) % HOSTS_MOST);
    int sample = 1 + (int)(input_number(input, 1) % HOSTS_MOST);
    int rounds = schedule_rounds(hosts);
    uint8_t met[HOSTS_MOST][HOSTS_MOST] = {{0}};

    for (int round = 0; round < rounds; round++) {
        for (int host = 0; host < hosts; host++) {
            int partner = schedule_partner(hosts, round, host);

            HOLDS(partner >= -1 && partner < hosts && partner != host);
            if (partner < 0)
                continue;
            HOLDS(schedule_partner(hosts, round, partner) == host);
            met[host][partner]++;
        }
    }
    for (int a = 0; a < hosts; a++)
        for (int b = 0; b < hosts; b++)
            HOLDS(met[a][b] == (a == b ? 0 : 1));
    for (int i = 0; i < sample && i < rounds; i++) {
        int round = schedule_sampled(hosts, sample, i);

        HOLDS(round >= 0 && round < rounds);
        HOLDS(i == 0 || round > schedule_sampled(hosts, sample, i - 1));
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

/* A quantile is the value at its place, to 1 %. */
static void check_histogram(struct input *input)
{
    static struct histogram histogram;
    double values[VALUES_MOST];
    size_t count = 0;

    memset(&histogram, 0, sizeof(histogram));
    while (input->size > 0 && count < VALUES_MOST) {
        uint64_t bits = input_number(input, 8);
        double value;

        memcpy(&value, &bits, sizeof(value));
        histogram_add(&histogram, value);
        if (!(value > 0x1p-40))
            value = 0x1p-40;
        values[count++] = value < 0x1p56 ? value : 0x1p56;
    }
    qsort(values, count, sizeof(values[0]), ascending);
    HOLDS(histogram_count(&histogram) == count);
    for (size_t i = 0; i < count; i++)
        HOLDS(fabs(histogram_value(&histogram, i) / values[i] - 1) < 0.01);
    HOLDS(!(histogram_value(&histogram, count) > 0));
}

/* A host that is named explains its bad pairs, and no other host explains more. */
static void check_culprit(struct input *input)
{
    struct pairs pairs[HOSTS_MOST] = {{0}};
    int hosts = 0;
    int found;

    while (input->size > 0 && hosts < HOSTS_MOST) {
        pairs[hosts].all = (int32_t)input_number(input, 1);
        pairs[hosts].bad = (int32_t)input_number(input, 1) % (pairs[hosts].all + 1);
        hosts++;
    }
    found = culprit(pairs, hosts);
    HOLDS(found >= -1 && found < hosts);
    for (int i = 0; i < hosts; i++) {
        bool bad = pairs[i].bad >= 2 && 10 * (pairs[i].all - pairs[i].bad) <= pairs[i].all;

        HOLDS(!bad || (found >= 0 && pairs[found].bad >= pairs[i].bad));
        HOLDS(found != i || bad);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const checks[])(struct input *) = {
        check_message,
        check_schedule,
        check_histogram,
        check_culprit,
    };
    struct input input = {data, size};

    checks[input_number(&input, 1) % (sizeof(checks) / sizeof(checks[0]))](&input);
    return 0;
}
