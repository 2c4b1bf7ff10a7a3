// What Swift needs of Debian's C++ library sentencepiece, as plain C.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A loaded SentencePiece model.
typedef struct sp_model sp_model;

/// Reads a model from the bytes of its file. Returns NULL when they are no model; a message of at most `message_size` bytes,
/// ended by 0, then says why.
sp_model *sp_model_create(const void *bytes, size_t count, char *message, size_t message_size);

/// Frees a model; NULL is allowed.
void sp_model_free(sp_model *model);

/// The number of pieces.
int32_t sp_model_piece_count(const sp_model *model);

/// The identifiers of the model's own end, unknown and padding pieces; -1 where it has none.
int32_t sp_model_end(const sp_model *model);
int32_t sp_model_unknown(const sp_model *model);
int32_t sp_model_padding(const sp_model *model);

/// Whether a piece stands for a single byte of characters that no other piece holds.
bool sp_model_is_byte(const sp_model *model, int32_t identifier);

/// Cuts `count` bytes of UTF-8 into pieces and writes at most `capacity` of their identifiers. Returns how many there are
/// (which may be more than `capacity`), or -1 when the library refuses the text. May be called from several threads.
int64_t sp_model_encode(const sp_model *model, const char *text, size_t count, int32_t *identifiers, size_t capacity);

#ifdef __cplusplus
}
#endif
