/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_THREADS_THREAD_PLAN_H
#define PIJOB_THREADS_THREAD_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

/* Which messages the threads of the ranks exchange.  Thread T of a rank sends to thread T of
 * another one, and receives from thread T of a third one, so that the threads of one number
 * form a ring.  They do so in several rounds.  Not all threads begin with the same round, so
 * that messages of several kinds are under way at once.
 */

/* How the messages of the threads are told apart. */
enum thread_way {
    THREAD_TAGS,          /* all threads use one communicator, each has its own tag */
    THREAD_COMMUNICATORS, /* each thread has its own communicator, all use the same tag */
};

struct thread_round {
    enum thread_way way;
    uint32_t messages; /* that each thread receives */
    size_t bytes;      /* of each */
};

enum {
    THREAD_ROUNDS = 4,
    THREAD_BYTES_MAX = 1 << 18, /* of a message; sent by rendezvous, as a rule */
};

/* The threads that take part. */
struct thread_ranks {
    int ranks;
    int threads; /* of each rank */
};

/* One message. */
struct thread_message {
    uint32_t from, to; /* ranks */
    uint32_t thread;   /* of both */
    uint32_t round;
    uint32_t number; /* in its round, from 0 */
};

/* RETURN: the round number ROUND, below THREAD_ROUNDS.
 */
const struct thread_round *thread_round_at(uint32_t round);

/* RETURN: the number of messages that each thread receives in all rounds, and their bytes.
 */
uint32_t thread_plan_messages(void);
uint64_t thread_plan_bytes(void);

/* RETURN: the message that THREAD of RANK sends, or receives, after COUNT others; COUNT is
 * below thread_plan_messages().
 */
struct thread_message thread_plan_send(struct thread_ranks all, int rank, int thread,
                                       uint32_t count);
struct thread_message thread_plan_receive(struct thread_ranks all, int rank, int thread,
                                          uint32_t count);

/* Write the bytes of MESSAGE into BYTES, of which there are as many as its round says.  Each
 * of them depends on all members of MESSAGE.
 */
void thread_message_fill(const struct thread_message *message, unsigned char *bytes);

/* RETURN: whether the LENGTH bytes at BYTES, at most THREAD_BYTES_MAX, are those of MESSAGE.
 * If not, WHAT says in words what they are: another message, or a corrupted one.
 */
bool thread_message_check(const struct thread_message *message, const unsigned char *bytes,
                          size_t length, struct error *what);

enum { THREAD_WORDS_SIZE = 128 };

/* RETURN: the name of MESSAGE in TEXT: "message 3 of 64 B of thread 1 from rank 4 to rank 5".
 */
char *thread_message_words(const struct thread_message *message, char text[THREAD_WORDS_SIZE]);

/* RETURN: "by tags" or "by communicators".
 */
const char *thread_way_words(enum thread_way way);

#endif /* PIJOB_THREADS_THREAD_PLAN_H */
