// One maker a format. Internal to scheduler/formats.
#pragma once

#include "scheduler/formats/writer.h"

namespace muster::formats {

using Made = Result<std::unique_ptr<Writer>>;

Made make_label_studio(const Writing& writing);
Made make_json_min(const Writing& writing);
Made make_csv_min(const Writing& writing);
Made make_triples(const Writing& writing);
Made make_coco(const Writing& writing);
Made make_yolo(const Writing& writing);
Made make_voc(const Writing& writing);
Made make_conll(const Writing& writing);

}  // namespace muster::formats
