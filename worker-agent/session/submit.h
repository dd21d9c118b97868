// The Submit that carries answers from the spool.
#pragma once

#include <algorithm>
#include <cstdint>

#include "common/base/item_key.h"
#include "common/wire/muster.pb.h"
#include "worker-agent/session/messages.h"

namespace muster::agent {

// What `send` asks for, at `wall_ms`. `find` gives the AnswerRecord in the spool by its id, as something that is false
// and passed over where there is none any more.
template <class Find>
wire::ToScheduler submit_message(const SendAnswers& send, int64_t wall_ms, const Find& find) {
  wire::ToScheduler message;
  message.set_request(send.request);
  auto* submit = message.mutable_submit();
  for (const UnsentAnswer& unsent : send.answers) {
    const auto stored = find(unsent.id);
    if (!stored) continue;
    auto* answer = submit->add_answers();
    answer->mutable_ref()->set_id(unsent.id.packed());
    answer->mutable_ref()->set_job(unsent.job.value());
    answer->mutable_ref()->set_task(unsent.task.value());
    answer->set_worker(unsent.worker.value());
    answer->set_revision(stored->revision);
    answer->set_value(stored->value);
    answer->set_active_ms(stored->active_ms);
    answer->set_item(hash_of_key(stored->task.key));
    answer->set_age_ms(static_cast<uint64_t>(std::max<int64_t>(0, wall_ms - stored->submitted_wall_ms)));
  }
  return message;
}

}  // namespace muster::agent
