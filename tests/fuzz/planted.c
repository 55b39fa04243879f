/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * planted.c - fill a checkpoint directory from an input
 */

#include <config.h>

#include "planted.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkpoint/epoch_names.h"
#include "checkpoint/record.h"
#include "sum/kernel.h"

enum { ENTRIES_MOST = 40 };

static const struct {
    const char *name;
    enum planted_kind kind;
    int epoch; /* 0: not in one */
    enum record_kind record;
    uint32_t rank;
} names[] = {
    {"MANIFEST", PLANTED_FILE, 0, RECORD_MANIFEST, 0},
    {"owner", PLANTED_FILE, 0, RECORD_MANIFEST, 0},
    {"e000001", PLANTED_DIRECTORY, 1, RECORD_BASE, 0},
    {"e000001/base.0", PLANTED_FILE, 1, RECORD_BASE, 0},
    {"e000001/base.1", PLANTED_FILE, 1, RECORD_BASE, 0},
    {"e000001/s00", PLANTED_DIRECTORY, 1, RECORD_BASE, 0},
    {"e000001/s00/r000000.0", PLANTED_FILE, 1, RECORD_RANK, 0},
    {"e000001/s00/r000000.1", PLANTED_FILE, 1, RECORD_RANK, 0},
    {"e000001/s00/r000001.0", PLANTED_FILE, 1, RECORD_RANK, 1},
    {"e000001/s00/r000001.1.new", PLANTED_FILE, 1, RECORD_RANK, 1},
    {"e000002/base.0", PLANTED_FILE, 2, RECORD_BASE, 0},
    {"e000002/base.1.new", PLANTED_FILE, 2, RECORD_BASE, 0},
    {"e000002/s00/r000000.0", PLANTED_FILE, 2, RECORD_RANK, 0},
    {"e000002/s00/r000001.0", PLANTED_FILE, 2, RECORD_RANK, 1},
    {"e000002/s00/r000002.1", PLANTED_FILE, 2, RECORD_RANK, 2},
    {"e000003", PLANTED_DIRECTORY, 3, RECORD_BASE, 0},
    {"e000003/base.1", PLANTED_FILE, 3, RECORD_BASE, 0},
    {"e000003/s00", PLANTED_DIRECTORY, 3, RECORD_BASE, 0},
    {"e000003/s01", PLANTED_DIRECTORY, 3, RECORD_BASE, 0},
    {"e000003/s01/r000256.0", PLANTED_FILE, 3, RECORD_RANK, 256},
    {"e000001/base.2", PLANTED_FOREIGN, 1, RECORD_BASE, 0},
    {"e000001/notes", PLANTED_FOREIGN, 1, RECORD_BASE, 0},
    {"e000001/s00/r000256.0", PLANTED_FOREIGN, 1, RECORD_RANK, 0},
    {"e000001/s00/r0.0", PLANTED_FOREIGN, 1, RECORD_RANK, 0},
    {"e000002/s00/deep", PLANTED_FOREIGN, 2, RECORD_RANK, 0},
    {"e000002/s0", PLANTED_FOREIGN, 2, RECORD_RANK, 0},
    {"e000003/s00/r000000.0.new.new", PLANTED_FOREIGN, 3, RECORD_RANK, 0},
    {"e1/base.0", PLANTED_FOREIGN, 0, RECORD_BASE, 0},
    {"MANIFEST.new", PLANTED_FILE, 0, RECORD_MANIFEST, 0},
    {"e999999999999/base.0", PLANTED_FILE, 0, RECORD_BASE, 0},
    {"e000001/d00/s00/h000000", PLANTED_FILE, 1, RECORD_RANK, 0},
    {"e000003/d00/s00/h000000", PLANTED_FILE, 3, RECORD_RANK, 0},
    {"e000003/d00/s00/h000001", PLANTED_FILE, 3, RECORD_RANK, 1},
    {"e000003/d00/s00/h000256", PLANTED_FOREIGN, 3, RECORD_RANK, 2},
    {"e000003/d00/s00/r000000.0", PLANTED_FOREIGN, 3, RECORD_RANK, 0},
    {"e000002/d128", PLANTED_FOREIGN, 2, RECORD_RANK, 0},
};
enum { NAMES = sizeof(names) / sizeof(names[0]) };

static char directory[300];
static struct fixed up_to[PLANTED_BLOCKS + 1]; /* exact sums of the first blocks */
static struct coverage
    base[PLANTED_EPOCHS + 1]; /* of the last base that was made for an epoch */
static uint32_t base_ranks[PLANTED_EPOCHS + 1];
static bool has_link; /* one to the directory elsewhere was made */

/* ---- The directory ---- */

const char *planted_path(const char *name)
{
    static char path[600];

    (void)snprintf(path, sizeof(path), "%s/%s", directory, name);
    return path;
}

static void make_parents(const char *name)
{
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        char parent[EPOCH_NAME_SIZE * 2];

        (void)snprintf(parent, sizeof(parent), "%.*s", (int)(slash - name), name);
        (void)mkdir(planted_path(parent), 0700);
    }
}

void planted_file(const char *name, const void *bytes, size_t length)
{
    int fd =
        open(planted_path(name), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct stat st;

    /* Something else may be in its place already. */
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        HOLDS(write(fd, bytes, length) == (ssize_t)length);
    if (fd >= 0)
        (void)close(fd);
}

/* ---- Records ---- */

struct fixed planted_sum(const struct coverage *coverage)
{
    struct fixed sum = fixed_zero();

    for (size_t i = 0; i < coverage->count; i++) {
        const struct interval *interval = &coverage->interval[i];

        sum = fixed_add(
            sum, fixed_sub(up_to[interval->first + interval->count], up_to[interval->first]));
    }
    return sum;
}

/* What the first DONE blocks of SHARE are, of those that the base of EPOCH has not. */
static struct fixed sum_of_share(int epoch, struct interval share, uint64_t done)
{
    struct coverage gaps;
    struct coverage blocks = {0};
    struct interval slice = {share.first, done};
    struct fixed sum;

    HOLDS(coverage_gaps(&base[epoch], PLANTED_BLOCKS, &gaps) == 0);
    while (slice.count > 0) {
        struct interval piece = coverage_slice(&gaps, slice);

        if (piece.count == 0)
            break;
        HOLDS(coverage_add(&blocks, piece) == 0);
        slice.first += piece.count;
        slice.count -= piece.count;
    }
    sum = planted_sum(&blocks);
    coverage_clear(&gaps);
    coverage_clear(&blocks);
    return sum;
}

static void fill_base(struct input *input, int epoch, struct record *record)
{
    uint64_t bits = input_number(input, 2);

    /* The last epoch has files of hosts. */
    record->hosts = epoch == PLANTED_EPOCHS ? record->ranks : 0;
    for (unsigned i = 0; i < 16; i++)
        if (bits >> i & 1)
            HOLDS(coverage_add(&record->coverage, (struct interval){8 * i, i < 15 ? 8 : 5}) ==
                  0);
    record->sum = planted_sum(&record->coverage);
    if (epoch > PLANTED_EPOCHS)
        return;
    coverage_clear(&base[epoch]);
    for (size_t i = 0; i < record->coverage.count; i++)
        HOLDS(coverage_add(&base[epoch], record->coverage.interval[i]) == 0);
    base_ranks[epoch] = record->ranks;
}

static void fill_rank(struct input *input, int epoch, uint32_t rank, struct record *record)
{
    uint64_t work = PLANTED_BLOCKS - coverage_blocks(&base[epoch]);

    record->rank = rank;
    record->ranks = base_ranks[epoch] ? base_ranks[epoch] : 1;
    if (rank < record->ranks)
        record->share = split_part(work, rank, record->ranks);
    record->done = input_number(input, 1) % (record->share.count + 2);
    record->sum = sum_of_share(epoch, record->share, record->done);
}

/* Bits of WRONG change what is right. */
static void spoil(struct input *input, unsigned wrong, struct record *record)
{
    if (wrong & 1)
        record->sum.bits += (fixed_bits)(1 + input_number(input, 2)) << 56;
    if (wrong & 2)
        record->kind = (enum record_kind)(input_number(input, 1) % 5);
    if (wrong & 4)
        record->epoch = input_number(input, 2);
    if (wrong & 8)
        record->run = input_number(input, 1);
    if (wrong & 16)
        record->fingerprint.terms = input_number(input, 2);
    if (wrong & 32)
        record->share.count = input_number(input, 2);
    if (wrong & 64)
        record->rank = (uint32_t)input_number(input, 4);
    if (wrong & 128 && record->coverage.count > 0)
        record->coverage.interval[record->coverage.count - 1].count =
            input_number(input, 8) | 1;
}

static void make_record(struct input *input, size_t which, bool damaged)
{
    const struct series series = series_init(PLANTED_TERMS);
    unsigned wrong = (unsigned)input_number(input, 1);
    unsigned some = (unsigned)input_number(input, 1);
    int epoch =
        names[which].epoch ? names[which].epoch : 1 + (int)(some >> 4) % PLANTED_EPOCHS;
    struct record record = {
        .kind = names[which].record,
        .fingerprint = fingerprint_of(&series),
        .run = 5,
        .epoch = (uint64_t)epoch,
        .sequence = some & 3,
        .ranks = 1 + (some >> 2 & 3),
        .written = some,
        .host = "n1",
    };
    unsigned char *bytes;
    size_t length;

    if (record.kind == RECORD_BASE)
        fill_base(input, epoch, &record);
    else if (record.kind == RECORD_RANK)
        fill_rank(input, epoch, names[which].rank, &record);
    spoil(input, wrong, &record);
    bytes = record_encode(&record, &length);
    HOLDS(bytes != NULL);
    if (damaged) {
        size_t at = input_number(input, 2) % length;

        bytes[at] ^= (unsigned char)input_number(input, 1);
        length -= input_number(input, 1) % length;
    }
    planted_file(names[which].name, bytes, length);
    free(bytes);
    record_clear(&record);
}

static void make_entry(struct input *input)
{
    size_t which = input_number(input, 1) % NAMES;
    unsigned what = (unsigned)input_number(input, 1) % 12;
    const char *name = names[which].name;
    size_t length;
    uint8_t *bytes;

    make_parents(name);
    switch (what) {
    case 7:
        (void)mkdir(planted_path(name), 0700);
        break;
    case 8:
        has_link = symlink("../elsewhere", planted_path(name)) == 0 || has_link;
        break;
    case 9:
        (void)mkfifo(planted_path(name), 0600);
        break;
    case 10:
        (void)unlink(planted_path(name));
        break;
    case 6:
    case 11:
        length = input_number(input, 2) % 1024;
        bytes = input_bytes(input, &length);
        planted_file(name, bytes, length);
        free(bytes);
        break;
    default:
        make_record(input, which, what == 5);
        break;
    }
}

/* The directory that symbolic links lead to has the base of an epoch. */
static void make_elsewhere(void)
{
    char path[300];

    (void)snprintf(path, sizeof(path), "%s/elsewhere", fuzz_scratch());
    (void)mkdir(path, 0700);
    fuzz_empty(path);
    (void)fuzz_write("elsewhere/base.0", "x", 1);
    has_link = false;
}

static void set_up(void)
{
    const struct series series = series_init(PLANTED_TERMS);

    make_elsewhere();
    (void)snprintf(directory, sizeof(directory), "%s/ck", fuzz_scratch());
    (void)mkdir(directory, 0700);
    HOLDS(series.blocks == PLANTED_BLOCKS);
    for (uint64_t i = 0; i < PLANTED_BLOCKS; i++)
        up_to[i + 1] = fixed_add(up_to[i], series_sum(&series, kernel_best(), i, 1));
}

const char *planted_directory(void)
{
    if (!*directory)
        set_up();
    return directory;
}

void planted_fill(struct input *input)
{
    (void)planted_directory();
    for (int i = 0; i < ENTRIES_MOST && input->size > 0; i++)
        make_entry(input);
}

void planted_clear(void)
{
    fuzz_empty(directory);
    if (has_link)
        make_elsewhere();
    for (int i = 0; i <= PLANTED_EPOCHS; i++) {
        coverage_clear(&base[i]);
        base_ranks[i] = 0;
    }
}

const char *planted_foreign(size_t i)
{
    struct stat st;

    if (i >= NAMES)
        return NULL;
    if (names[i].epoch == 0 || lstat(planted_path(names[i].name), &st) < 0)
        return "";
    if (names[i].kind == PLANTED_FOREIGN)
        return names[i].name;
    return (st.st_mode & S_IFMT) == (names[i].kind == PLANTED_FILE ? S_IFREG : S_IFDIR)
               ? ""
               : names[i].name;
}
