/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_YAML_OUT_H
#define PIJOB_CORE_YAML_OUT_H

#include <stddef.h>
#include <stdint.h>

/* One YAML document, a mapping, written into memory.  Within a mapping every
 * item has a KEY; within a list KEY is NULL.  Texts are always quoted, so that
 * no reader takes "0e1" or "no" for something else.  The first thing that fails
 * (memory) is remembered and told by yaml_out_finish(); nothing else needs to
 * be checked.
 */
struct yaml_out;

/* RETURN: an empty document, to be destroyed by the caller, or NULL (memory).
 */
struct yaml_out *yaml_out_create(void);
void yaml_out_destroy(struct yaml_out *out);

/* Begin a mapping or a list, in block style or, on one line, in flow style;
 * yaml_out_end_*() ends the innermost.
 */
void yaml_out_map(struct yaml_out *out, const char *key);
void yaml_out_flow_map(struct yaml_out *out, const char *key);
void yaml_out_end_map(struct yaml_out *out);
void yaml_out_list(struct yaml_out *out, const char *key);
void yaml_out_flow_list(struct yaml_out *out, const char *key);
void yaml_out_end_list(struct yaml_out *out);

/* Items: a text, a word or number to be written as it is, a whole number, a
 * time in seconds (to the microsecond), any other number.
 */
void yaml_out_text(struct yaml_out *out, const char *key, const char *value);
void yaml_out_plain(struct yaml_out *out, const char *key, const char *value);
void yaml_out_count(struct yaml_out *out, const char *key, uint64_t value);
void yaml_out_seconds(struct yaml_out *out, const char *key, double value);
void yaml_out_number(struct yaml_out *out, const char *key, double value);

/* End the document.
 * RETURN: its LENGTH bytes, valid until OUT is destroyed, or NULL when anything
 * failed.
 */
const char *yaml_out_finish(struct yaml_out *out, size_t *length);

#endif /* PIJOB_CORE_YAML_OUT_H */
