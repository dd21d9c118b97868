#include "scheduler/ctl/format_output.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "common/base/check.h"

namespace muster::ctl {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Failure> unwritable(const std::string& path) {
  return fail("formats.file", path + ": cannot be written; is the disk full?");
}

class DocumentOutput final : public FormatOutput {
 public:
  DocumentOutput(const std::string& path, std::ostream& standard_output) : path_(path), out_(&standard_output) {
    if (path.empty()) return;
    file_ = std::make_unique<WholeFile>(path);
    out_ = &file_->out();
  }

  Result<void> write(std::string_view bytes) override {
    *out_ << bytes;
    return *out_ ? Result<void>() : unwritable(path_.empty() ? "standard output" : path_);
  }
  Result<void> create(const std::string&, std::string_view) override { MUSTER_CHECK(false); }
  Result<void> append(const std::string&, std::string_view) override { MUSTER_CHECK(false); }
  Outcome<void> finish_all() override {
    out_->flush();
    return file_ ? file_->finish() : Outcome<void>();
  }

 private:
  const std::string path_;
  std::unique_ptr<WholeFile> file_;
  std::ostream* out_;
};

class FolderOutput final : public FormatOutput {
 public:
  explicit FolderOutput(const std::string& path) : path_(path), partial_(path + ".partial") {}
  ~FolderOutput() override {
    std::error_code ignored;
    growing_.clear();
    if (!finished_) fs::remove_all(partial_, ignored);
  }

  Result<void> write(std::string_view) override { MUSTER_CHECK(false); }

  Result<void> create(const std::string& path, std::string_view bytes) override {
    const fs::path file = partial_ / fs::path(path);
    std::error_code error;
    if (fs::exists(file, error)) {
      return fail("formats.twice",
                  "two pictures would have the file " + path + "; give them names that differ in the items' data");
    }
    fs::create_directories(file.parent_path(), error);
    std::ofstream out(file, std::ios::binary);
    out << bytes;
    out.close();
    return out ? Result<void>() : unwritable(file.string());
  }

  Result<void> append(const std::string& path, std::string_view bytes) override {
    std::ofstream& out = growing_[path];
    if (!out.is_open()) {
      const fs::path file = partial_ / fs::path(path);
      std::error_code error;
      fs::create_directories(file.parent_path(), error);
      out.open(file, std::ios::binary | std::ios::trunc);
    }
    out << bytes;
    return out ? Result<void>() : unwritable((partial_ / path).string());
  }

  Outcome<void> finish_all() override {
    for (auto& [path, out] : growing_) {
      out.close();
      if (!out) return trouble(Exit::Refused, unwritable(path).value().message);
    }
    std::error_code error;
    fs::rename(partial_, path_, error);
    if (error) return trouble(Exit::Refused, path_.string() + ": " + error.message());
    finished_ = true;
    return {};
  }

 private:
  const fs::path path_, partial_;
  std::map<std::string, std::ofstream> growing_;
  bool finished_ = false;
};

}  // namespace

Result<void> FormatOutput::put_aside(std::string_view bytes) {
  if (!aside_) {
    auto made = ScratchFile::create();
    if (!made) return fail("formats.file", made.error().message);
    aside_ = std::move(*made);
  }
  aside_->stream() << bytes;
  return aside_->stream() ? Result<void>() : unwritable("temporary files");
}

Result<void> FormatOutput::write_what_was_put_aside() {
  if (!aside_) return {};
  if (auto fine = aside_->rewind(); !fine) return fail("formats.file", fine.error().message);
  std::array<char, 64u << 10> piece;
  while (true) {
    aside_->stream().read(piece.data(), piece.size());
    const auto taken = static_cast<size_t>(aside_->stream().gcount());
    if (taken == 0) return {};
    if (auto wrote = write({piece.data(), taken}); !wrote) return wrote;
  }
}

std::unique_ptr<FormatOutput> document_output(const std::string& path, std::ostream& standard_output) {
  return std::make_unique<DocumentOutput>(path, standard_output);
}

Outcome<std::unique_ptr<FormatOutput>> folder_output(const std::string& path) {
  for (const std::string& taken : {path, path + ".partial"}) {
    std::error_code error;
    if (fs::exists(taken, error))
      return trouble(Exit::Refused, taken + ": is there already; --out names a folder that is made");
  }
  return std::make_unique<FolderOutput>(path);
}

}  // namespace muster::ctl
