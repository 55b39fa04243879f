/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * checkpoint.c - fuzz a checkpoint directory: records, MANIFEST, owner, and what is planted
 *
 * An input is a list of entries (planted.h).
 */

#include <config.h>

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checkpoint/epoch_names.h"
#include "checkpoint/owner_file.h"
#include "checkpoint/restore.h"
#include "checkpoint/tidy.h"
#include "fuzz.h"
#include "planted.h"
#include "sum/expected.h"

/* What was told of the records. */
struct told {
    unsigned count;
    struct record base; /* the last one that counts; no coverage */
    uint64_t work;      /* blocks that it has not */
};

static void take_record(void *arg, const char *file, const char *problem,
                        const struct record *record)
{
    struct told *told = arg;

    told->count++;
    HOLDS_OF(*file && fuzz_is_printable(file), file);
    if (problem) {
        HOLDS_OF(*problem && fuzz_is_printable(problem), problem);
        return;
    }
    HOLDS(record != NULL);
    if (record->kind == RECORD_BASE) {
        told->base = *record;
        told->work = PLANTED_BLOCKS - coverage_blocks(&record->coverage);
    } else if (record->kind == RECORD_RANK) {
        struct interval share = split_part(told->work, record->rank, told->base.ranks);

        HOLDS(record->run == told->base.run && record->epoch == told->base.epoch &&
              record->ranks == told->base.ranks && record->rank < record->ranks);
        HOLDS(record->share.first == share.first && record->share.count == share.count &&
              record->done <= share.count);
    }
}

/* What is restored is right, or it is refused, with the path. */
static void check_restore(int dir, const char *directory)
{
    const struct series series = series_init(PLANTED_TERMS);
    struct restored restored;
    struct error err = {""};
    struct told told = {.count = 0};
    struct fixed wrong;

    /* "PATH/FILE: what is wrong" */
    if (restore(dir, directory, &series, take_record, &told, &restored, &err) < 0) {
        HOLDS_OF(strncmp(err.text, directory, strlen(directory)) == 0 &&
                     err.text[strlen(directory)] == '/' && fuzz_is_printable(err.text),
                 err.text);
        HOLDS(restored.coverage.count == 0);
        return;
    }
    HOLDS(restored.valid + restored.damaged == told.count);
    HOLDS(restored.epoch > 0 || restored.coverage.count == 0);
    for (size_t i = 0; i < restored.coverage.count; i++) {
        const struct interval *interval = &restored.coverage.interval[i];

        HOLDS(interval->count > 0 && interval->first + interval->count <= PLANTED_BLOCKS);
        HOLDS(i == 0 || interval[-1].first + interval[-1].count < interval->first);
    }
    wrong = fixed_abs(fixed_sub(restored.sum, planted_sum(&restored.coverage)));
    HOLDS(fixed_to_double(wrong) <= (2.0 + told.count) * DEVIATION_MAX);
    restore_clear(&restored);
}

/* An owner that was read is written, and read again as the same. */
static void check_owner(int dir, const char *directory)
{
    struct owner owner;
    struct owner again;
    struct error err = {""};
    char text[OWNER_FILE_MAX];
    char twice[OWNER_FILE_MAX];
    char who[5 * OWNER_TEXT_SIZE];
    int rc = owner_read(dir, directory, &owner, &err);
    int length;

    if (rc < 0)
        HOLDS_OF(strncmp(err.text, directory, strlen(directory)) == 0 &&
                     fuzz_is_printable(err.text),
                 err.text);
    if (rc != 0)
        return;
    HOLDS_OF(fuzz_is_printable(owner_describe(&owner, who, sizeof(who))), who);
    length = owner_format(&owner, text);
    HOLDS(length > 0 && length < OWNER_FILE_MAX);
    planted_file(OWNER_NAME, text, (size_t)length);
    HOLDS_OF(owner_read(dir, directory, &again, &err) == 0, err.text);
    (void)owner_format(&again, twice);
    HOLDS_OF(strcmp(text, twice) == 0, twice);
}

/* What pijob has not made stays; what it has made goes, unless that is in the way. */
static void check_tidy(int dir, const char *directory)
{
    struct error err = {""};
    struct stat st;
    const char *foreign[64] = {""};
    const char *name;
    size_t count = 0;
    bool elsewhere = access(planted_path("../elsewhere/base.0"), F_OK) == 0;
    bool checked = tidy_check(dir, directory, geteuid(), &err) == 0;

    if (!checked)
        HOLDS_OF(strncmp(err.text, directory, strlen(directory)) == 0, err.text);
    for (size_t i = 0; (name = planted_foreign(i)); i++)
        if (*name)
            foreign[count++] = name;
    for (uint64_t epoch = 1; epoch <= PLANTED_EPOCHS; epoch++) {
        char text[EPOCH_NAME_SIZE];

        tidy_epoch(dir, epoch_name(epoch, text));
        HOLDS_OF(!checked || lstat(planted_path(text), &st) < 0, text);
    }
    for (size_t i = 0; i < count; i++)
        HOLDS_OF(lstat(planted_path(foreign[i]), &st) == 0, foreign[i]);
    HOLDS_OF(count == 0 || !checked, foreign[0]);
    HOLDS(!elsewhere || access(planted_path("../elsewhere/base.0"), F_OK) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    const char *directory = planted_directory();
    int dir;

    planted_fill(&input);
    dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    HOLDS(dir >= 0);
    check_restore(dir, directory);
    check_owner(dir, directory);
    check_tidy(dir, directory);
    (void)close(dir);
    planted_clear();
    return 0;
}
