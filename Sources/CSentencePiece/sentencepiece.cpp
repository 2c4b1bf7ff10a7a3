#include "CSentencePiece.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

struct sp_model {
  sentencepiece::SentencePieceProcessor processor;
};

extern "C" sp_model *sp_model_create(const void *bytes, size_t count, char *message, size_t message_size) {
  if (message_size > 0) message[0] = 0;
  // No exception may leave C.
  try {
    auto model = std::make_unique<sp_model>();
    const auto status =
        model->processor.LoadFromSerializedProto(absl::string_view(static_cast<const char *>(bytes), count));
    if (status.ok()) return model.release();
    const std::string reason = status.ToString();
    if (message_size > 0) {
      const size_t length = std::min(reason.size(), message_size - 1);
      std::memcpy(message, reason.data(), length);
      message[length] = 0;
    }
  } catch (...) {
  }
  return nullptr;
}

extern "C" void sp_model_free(sp_model *model) { delete model; }

extern "C" int32_t sp_model_piece_count(const sp_model *model) { return model->processor.GetPieceSize(); }

extern "C" int32_t sp_model_end(const sp_model *model) { return model->processor.eos_id(); }

extern "C" int32_t sp_model_unknown(const sp_model *model) { return model->processor.unk_id(); }

extern "C" int32_t sp_model_padding(const sp_model *model) { return model->processor.pad_id(); }

extern "C" bool sp_model_is_byte(const sp_model *model, int32_t identifier) {
  return identifier >= 0 && identifier < model->processor.GetPieceSize() && model->processor.IsByte(identifier);
}

extern "C" int64_t sp_model_encode(
    const sp_model *model, const char *text, size_t count, int32_t *identifiers, size_t capacity) {
  // No exception may leave C.
  try {
    std::vector<int> found;
    if (!model->processor.Encode(absl::string_view(text, count), &found).ok()) return -1;
    std::copy_n(found.begin(), std::min(found.size(), capacity), identifiers);
    return static_cast<int64_t>(found.size());
  } catch (...) {
    return -1;
  }
}
