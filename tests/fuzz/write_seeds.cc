// write_seeds FOLDER: writes the made seeds to FOLDER/<target>/made-<n>.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/fuzz/targets.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: write_seeds FOLDER\n", stderr);
    return 2;
  }
  for (const char* target : {"wire_to_scheduler", "wire_to_agent", "journal", "checkpoint"}) {
    const auto folder = std::filesystem::path(arguments[1]) / target;
    std::filesystem::create_directories(folder);
    int number = 0;
    for (const std::string& seed : muster::fuzz::made_seeds(target)) {
      std::ofstream(folder / ("made-" + std::to_string(++number)), std::ios::binary) << seed;
    }
  }
  return 0;
}
