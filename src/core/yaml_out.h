/*
 * SPDX-License-Identifier: BSD-3-Clause
 */

#ifndef PIJOB_CORE_YAML_OUT_H
#define PIJOB_CORE_YAML_OUT_H

#include <stddef.h>
#include <stdint.h>

/* One YAML document, a mapping, written into memory.  An item of a mapping has a KEY; for an
 * item of a list KEY is NULL.  Texts are always quoted, so that no reader takes "0e1" for a
 * number or "no" for false.  yaml_out_finish() reports whether anything failed (memory); the
 * other functions need not be checked.
 */
struct yaml_out;

/* RETURN: an empty document, to be destroyed by the caller, or NULL (memory).
 */
struct yaml_out *yaml_out_create(void);
void yaml_out_destroy(struct yaml_out *out);

/* Begin a mapping or a list, in block style or, on one line, in flow style.
 * yaml_out_end_*() ends the innermost one.
 */
void yaml_out_map(struct yaml_out *out, const char *key);
void yaml_out_flow_map(struct yaml_out *out, const char *key);
void yaml_out_end_map(struct yaml_out *out);
void yaml_out_list(struct yaml_out *out, const char *key);
void yaml_out_flow_list(struct yaml_out *out, const char *key);
void yaml_out_end_list(struct yaml_out *out);

/* Add an item: a text; a word or number, written as it is; a whole number; a time in seconds,
 * to the microsecond; any other number.
 */
void yaml_out_text(struct yaml_out *out, const char *key, const char *value);
void yaml_out_plain(struct yaml_out *out, const char *key, const char *value);
void yaml_out_count(struct yaml_out *out, const char *key, uint64_t value);
void yaml_out_seconds(struct yaml_out *out, const char *key, double value);
void yaml_out_number(struct yaml_out *out, const char *key, double value);

/* End the document.
 * RETURN: its LENGTH bytes, valid until OUT is destroyed, or NULL if anything failed.
 */
const char *yaml_out_finish(struct yaml_out *out, size_t *length);

#endif /* PIJOB_CORE_YAML_OUT_H */
