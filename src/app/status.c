/*
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * status.c - pijob --status: print what the checkpoint directory contains
 */

#include <config.h>

#include "status.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "checkpoint/owner.h"
#include "checkpoint/restore.h"
#include "checkpoint/store.h"
#include "core/verdict.h"
#include "core/yaml_out.h"
#include "output/output.h"
#include "slurm/pattern.h"
#include "sum/expected.h"

/* PATH, so that it is the same from every directory; as it is where that cannot be told. */
static const char *absolute(const char *path, char *text, size_t size)
{
    char here[PATH_MAX];

    if (*path == '/' || !getcwd(here, sizeof(here)))
        return path;
    (void)snprintf(text, size, "%s/%s", here, path);
    return text;
}

/* One record, for --verbose. */
static void put_record(void *arg, const char *file, const char *problem,
                       const struct record *record)
{
    struct yaml_out *out = arg;

    yaml_out_flow_map(out, NULL);
    yaml_out_text(out, "file", file);
    yaml_out_text(out, "health", problem ? problem : "good");
    if (record) {
        yaml_out_count(out, "rank", record->kind == RECORD_RANK ? record->rank : 0);
        yaml_out_count(out, "sequence", record->sequence);
        yaml_out_count(out, "blocks_done", record->done);
        yaml_out_count(out, "of", record->share.count);
        yaml_out_text(out, "host", record->host);
        yaml_out_count(out, "written", record->written);
    }
    yaml_out_end_map(out);
}

static void put_summary(struct yaml_out *out, const struct series *series,
                        const struct restored *restored)
{
    const struct interval all = {0, coverage_blocks(&restored->coverage)};
    uint64_t terms = expected_terms(series, &restored->coverage, all);
    uint64_t now = (uint64_t)time(NULL);

    yaml_out_plain(out, "state",
                   terms == series->terms ? "complete"
                                          : (restored->epoch > 0 ? "resumable" : "empty"));
    yaml_out_count(out, "terms", terms);
    yaml_out_count(out, "of", series->terms);
    yaml_out_count(out, "left", series->terms - terms);
    yaml_out_count(out, "epoch", restored->epoch);
    if (restored->epoch == 0 && restored->epochs > 0)
        yaml_out_count(out, "unusable_epochs", restored->epochs);
    yaml_out_count(out, "ranks", restored->ranks);
    yaml_out_flow_map(out, "records");
    yaml_out_count(out, "good", restored->valid);
    yaml_out_count(out, "damaged", restored->damaged);
    yaml_out_end_map(out);
    if (restored->epoch == 0)
        return;
    yaml_out_flow_map(out, "last_written");
    yaml_out_text(out, "host", restored->last.host);
    yaml_out_text(out, "job", restored->last.job);
    yaml_out_count(out, "seconds_ago",
                   now > restored->last.written ? now - restored->last.written : 0);
    yaml_out_end_map(out);
}

static void put_owner(struct yaml_out *out, int dir, const char *path)
{
    struct owner owner;
    struct error err;
    char text[5 * OWNER_TEXT_SIZE];
    int rc = owner_read(dir, path, &owner, &err);

    if (rc == 0)
        yaml_out_text(out, "owner", owner_describe(&owner, text, sizeof(text)));
    else if (rc < 0)
        yaml_out_text(out, "owner", err.text);
}

/* Look at the directory DIR, called PATH; -1: there is none. */
static int look(const struct options *options, const struct job *job, const char *path,
                int dir, struct yaml_out *out, struct error *err)
{
    struct series series = series_init(job->series.terms);
    struct restored restored = {.epoch = 0};
    char whole[PATH_MAX + JOB_PATH_SIZE];
    int rc = 0;
    int result;

    yaml_out_text(out, "directory", absolute(path, whole, sizeof(whole)));
    if (dir >= 0) {
        if (options->run.verbose)
            yaml_out_list(out, "files");
        rc = restore(dir, path, &series, options->run.verbose ? put_record : NULL, out,
                     &restored, err);
        if (options->run.verbose)
            yaml_out_end_list(out);
    }
    if (rc < 0)
        return EXIT_CHECKPOINT;
    put_summary(out, &series, &restored);
    if (dir >= 0)
        put_owner(out, dir, path);
    result = coverage_blocks(&restored.coverage) == series.blocks ? EXIT_PASS : EXIT_STOPPED;
    restore_clear(&restored);
    return result;
}

static int print(const struct options *options, struct yaml_out *out)
{
    size_t length;
    const char *text = yaml_out_finish(out, &length);

    if (!text) {
        output_error("out of memory");
        return -1;
    }
    if (!options->run.quiet)
        (void)fwrite(text, 1, length, stdout);
    return output_flush();
}

int status(const struct options *options)
{
    char path[JOB_PATH_SIZE];
    char whole[PATH_MAX + JOB_PATH_SIZE];
    struct yaml_out *out;
    struct error err;
    struct job job;
    int result;
    int dir;

    if (job_source_load(&options->run.source, &job, &err) < 0) {
        output_diagnosis(&err);
        return EXIT_USAGE;
    }
    if (!*job.checkpoint.directory) {
        output_error("%s: has no checkpoint.directory, so there is no state to print",
                     options->run.source.file);
        return EXIT_USAGE;
    }
    if (pattern_expand(path, sizeof(path), job.checkpoint.directory, job.name, &err) < 0) {
        output_error("checkpoint.directory %s", err.text);
        return EXIT_USAGE;
    }
    dir = store_peek(path, &err);
    if (dir < 0 && errno != ENOENT) {
        output_error("%s", err.text);
        return EXIT_CHECKPOINT;
    }
    if (dir < 0)
        output_error("warning: %s: there is no such directory",
                     absolute(path, whole, sizeof(whole)));
    out = yaml_out_create();
    if (!out) {
        output_error("out of memory");
        result = EXIT_CANNOT_RUN;
    } else {
        result = look(options, &job, path, dir, out, &err);
        if (result == EXIT_CHECKPOINT)
            output_error("%s", err.text);
        else if (print(options, out) < 0)
            result = EXIT_CANNOT_RUN;
    }
    yaml_out_destroy(out);
    if (dir >= 0)
        (void)close(dir);
    return result;
}
