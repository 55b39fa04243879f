/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_MPI_TAGS_H
#define PIJOB_MPI_TAGS_H

/* The tag of every point-to-point message.  No two kinds of messages share one, on whatever
 * communicator they travel.
 */
enum tag {
    /* Between all ranks */
    TAG_INTERVAL = 1,    /* exchange: the blocks that a rank has to sum */
    TAG_PARTIAL,         /* exchange: the partial sum of a rank */
    TAG_PAYLOAD,         /* exchange: a message of any size, from or to rank 0 */
    TAG_PAYLOAD_ARRIVED, /* exchange: such a message has arrived */
    TAG_PAYLOAD_ANSWER,  /* exchange: whether it has arrived unchanged */
    TAG_TROUBLE,         /* trouble: the text of the first rank in trouble */
    TAG_ROLL_CALL,       /* roll call: are you there? */
    TAG_PRESENT,         /* roll call: yes */
    TAG_NODE_NAME,       /* placement: the name of a node */
    TAG_MASK,            /* placement: the CPUs and cores of ranks */
    TAG_FACT,            /* libraries: what a rank has loaded */
    TAG_HOST_NAME,       /* host names: the one of a node that differs */
    TAG_KNOWN_NAME,      /* host names: the one that Slurm knows */
    TAG_ALIAS,           /* host names: whether it is another name of the host */

    /* Between node leaders */
    TAG_LINK_HELLO,   /* link test: whether there is anything to measure */
    TAG_LINK_PING,    /* link test: one byte, to measure the latency */
    TAG_LINK_READY,   /* link test: the receiver waits for a message */
    TAG_LINK_DATA,    /* link test: a message, to measure the bandwidth */
    TAG_LINK_ACK,     /* link test: the message has arrived */
    TAG_LINK_MORE,    /* link test: whether another message follows */
    TAG_LINK_TALLY,   /* link test: what the other end has measured */
    TAG_LINK_INQUIRY, /* link test: what a host waits for that does not answer */
    TAG_LINK_VALUES,  /* link test: the result, for the summary of the other host */

    /* Between the ranks of a node, besides those of the link test */
    TAG_NODE_TURN,  /* node links: the next pair may begin */
    TAG_NODE_AGAIN, /* node links: whether the pair is measured again */
    /* Between threads of all ranks */
    TAG_THREAD = 4096, /* thread test: that of thread 0; the others follow */
};

#endif /* PIJOB_MPI_TAGS_H */
