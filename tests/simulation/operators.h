// Those who run the place: they set the world up, and later add items, revise them, enrol and dismiss people, pause,
// cancel and delete jobs. What they are told is done goes to the oracle.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "scheduler/core/command.h"
#include "scheduler/core/effect.h"
#include "tests/simulation/surroundings.h"

namespace muster::sim {

class Operators {
 public:
  using Done = std::function<void(core::Outcome)>;
  // How a command reaches a scheduler. False: none is there. `Done` may never be called.
  using Ask = std::function<bool(core::Command, Done)>;
  // What is to be done at a site: restart its agent with this key.
  using Rekey = std::function<void(const std::string& site, const std::string& key)>;
  Operators(Surroundings& around, Ask ask, Rekey rekey);

  // Sites, people, jobs and items; `ready` once all of it stands.
  void set_up(const std::vector<std::string>& sites, const std::vector<std::vector<std::string>>& people,
              std::function<void()> ready);
  // One thing that operators do.
  void meddle();
  void revoke_site();
  void rotate_key();
  void finalise_upgrade();
  // Everybody works again, and every job goes on.
  void settle_down();
  // A last decision, after all others.
  void sign_off();
  // Nothing that they want is still to be done.
  bool idle() const { return wishes_.empty(); }

 private:
  struct Wish {
    core::Command command;
    std::function<void(const core::Outcome&)> done;
  };
  struct Job {
    JobNumber number;
    uint32_t items = 0;
    bool paused = false, over = false;
  };

  void wish(core::Command command, std::function<void(const core::Outcome&)> done);
  // Asks for the oldest wish until it is answered: operators and their tools try again.
  void pursue();
  void create_job(size_t index);
  void add_items(size_t job, uint32_t count);
  void revise_item(size_t job);
  void enrol(const std::string& site, std::vector<std::string> people, bool active);
  void change_job(size_t job, core::JobEvent event);
  core::ItemDraft item(size_t job, uint32_t number, uint64_t version) const;

  Surroundings& around_;
  struct Site {
    SiteNumber number;
    std::string name, key;
    bool revoked = false;  // or will be
  };
  void set_key(size_t site, const std::string& key);

  const Ask ask_;
  const Rekey rekey_;
  Random random_;
  std::deque<Wish> wishes_;
  std::function<void()> ready_;  // called once, when nothing is wished for any more
  uint64_t asked_ = 0;
  std::vector<Job> jobs_;
  std::vector<Site> sites_;
  std::vector<std::pair<std::string, std::string>> people_, dismissed_;  // id, site
  uint64_t versions_ = 0;
};

// The form of every job here, as JSON.
std::string form_json();

}  // namespace muster::sim
