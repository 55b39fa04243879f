/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * thread_plan.c - the messages of the threads: who sends which to whom, and what is in them
 *
 * A message begins with what identifies it.  A message in the wrong place is thereby not only
 * detected, but also named.
 */

#include <config.h>

#include "thread_plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "links/message.h"

enum {
    SMALL = 64,            /* bytes; sent at once, as a rule */
    MARK = 0x7069746d,     /* begins each message */
    NUMBERS_MAX = 1 << 10, /* messages of a round */
    THREADS_MAX = 1 << 20, /* with more, rest_of() would not tell all messages apart */
};

/* A thread begins with the round of its own number.  The small messages come first. */
static const struct thread_round rounds[THREAD_ROUNDS] = {
    {THREAD_TAGS, 100, SMALL},
    {THREAD_COMMUNICATORS, 100, SMALL},
    {THREAD_TAGS, 4, THREAD_BYTES_MAX},
    {THREAD_COMMUNICATORS, 4, THREAD_BYTES_MAX},
};

/* What a message begins with; the rest is random. */
struct head {
    uint32_t mark;
    struct thread_message message;
};
_Static_assert(sizeof(struct head) == 24, "no padding");
_Static_assert((int)sizeof(struct head) < (int)SMALL, "a head fits");

const struct thread_round *thread_round_at(uint32_t round)
{
    return &rounds[round];
}

uint32_t thread_plan_messages(void)
{
    uint32_t messages = 0;

    for (int i = 0; i < THREAD_ROUNDS; i++)
        messages += rounds[i].messages;
    return messages;
}

uint64_t thread_plan_bytes(void)
{
    uint64_t bytes = 0;

    for (int i = 0; i < THREAD_ROUNDS; i++)
        bytes += (uint64_t)rounds[i].messages * rounds[i].bytes;
    return bytes;
}

/* How many ranks further THREAD sends: from one to all others, evenly among the threads, so
 * that some threads of a rank meet ranks on other nodes. */
static int distance(struct thread_ranks all, int thread)
{
    int others = all.ranks - 1;

    if (others == 0)
        return 0;
    if (all.threads > others)
        return 1 + thread % others;
    return 1 + thread * (others / all.threads);
}

static struct thread_message message_at(int thread, uint32_t count)
{
    struct thread_message message = {.thread = (uint32_t)thread};

    for (int i = 0; i < THREAD_ROUNDS; i++) {
        message.round = (uint32_t)(thread + i) % THREAD_ROUNDS;
        if (count < rounds[message.round].messages)
            break;
        count -= rounds[message.round].messages;
    }
    message.number = count;
    return message;
}

struct thread_message thread_plan_send(struct thread_ranks all, int rank, int thread,
                                       uint32_t count)
{
    struct thread_message message = message_at(thread, count);

    message.from = (uint32_t)rank;
    message.to = (uint32_t)((rank + distance(all, thread)) % all.ranks);
    return message;
}

struct thread_message thread_plan_receive(struct thread_ranks all, int rank, int thread,
                                          uint32_t count)
{
    struct thread_message message = message_at(thread, count);

    message.from = (uint32_t)((rank + all.ranks - distance(all, thread)) % all.ranks);
    message.to = (uint32_t)rank;
    return message;
}

/* ---- Contents ---- */

static struct head head_of(const struct thread_message *message)
{
    return (struct head){.mark = MARK, .message = *message};
}

/* The same message, as what fills the rest knows it. */
static struct message rest_of(const struct thread_message *message)
{
    return (struct message){
        .from = message->from,
        .to = message->to,
        .number =
            (message->thread * THREAD_ROUNDS + message->round) * NUMBERS_MAX + message->number,
    };
}

void thread_message_fill(const struct thread_message *message, unsigned char *bytes)
{
    struct head head = head_of(message);
    struct message rest = rest_of(message);

    memcpy(bytes, &head, sizeof(head));
    message_fill(&rest, bytes + sizeof(head), rounds[message->round].bytes - sizeof(head));
}

/* RETURN: whether BYTES are those of MESSAGE; otherwise with the first other one in FIRST. */
static bool is_message(const struct thread_message *message, const unsigned char *bytes,
                       struct message_error *first)
{
    struct head head = head_of(message);
    struct message rest = rest_of(message);
    unsigned char expected[sizeof(head)];

    memcpy(expected, &head, sizeof(head));
    for (size_t i = 0; i < sizeof(head); i++)
        if (bytes[i] != expected[i]) {
            *first = (struct message_error){i, expected[i], bytes[i]};
            return false;
        }
    if (message_check(&rest, bytes + sizeof(head), rounds[message->round].bytes - sizeof(head),
                      first) == 0)
        return true;
    first->offset += sizeof(head);
    return false;
}

/* RETURN: whether BYTES are a whole message, with what it is in MESSAGE. */
static bool identify(const unsigned char *bytes, size_t length, struct thread_message *message)
{
    struct message_error first;
    struct head head;

    if (length < sizeof(head))
        return false;
    memcpy(&head, bytes, sizeof(head));
    *message = head.message;
    return head.mark == MARK && message->round < THREAD_ROUNDS &&
           message->number < NUMBERS_MAX && message->thread < THREADS_MAX &&
           rounds[message->round].bytes == length && is_message(message, bytes, &first);
}

bool thread_message_check(const struct thread_message *message, const unsigned char *bytes,
                          size_t length, struct error *what)
{
    size_t expected = rounds[message->round].bytes;
    struct message_error first;
    struct thread_message other;
    char text[THREAD_WORDS_SIZE];

    if (length == expected && is_message(message, bytes, &first))
        return true;
    if (identify(bytes, length, &other))
        (void)error_set(what, "it was %s", thread_message_words(&other, text));
    else if (length != expected)
        (void)error_set(what, "it had %zu B", length);
    else
        (void)error_set(what, "byte %" PRIu64 " was 0x%02x and not 0x%02x", first.offset,
                        first.got, first.expected);
    return false;
}

/* ---- Words ---- */

char *thread_message_words(const struct thread_message *message, char text[THREAD_WORDS_SIZE])
{
    (void)snprintf(text, THREAD_WORDS_SIZE,
                   "message %" PRIu32 " of %zu B of thread %" PRIu32 " from rank %" PRIu32
                   " to rank %" PRIu32,
                   message->number, rounds[message->round].bytes, message->thread,
                   message->from, message->to);
    return text;
}

const char *thread_way_words(enum thread_way way)
{
    return way == THREAD_TAGS ? "by tags" : "by communicators";
}
