# Build-wide settings: language level, output folders, warnings, sanitizers, compiler cache and linker.
option(MUSTER_TESTS "Build tests, benchmarks and the replay tool" ON)
option(MUSTER_WEB "Build the labeling page; needs node and npm" ON)
option(MUSTER_COVERAGE "Instrument for gcov" OFF)
option(MUSTER_FUZZ "Build the libFuzzer programs; needs clang" OFF)
set(MUSTER_SANITIZE "" CACHE STRING "Comma-separated sanitizers, for example address,undefined")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

find_program(MUSTER_CCACHE ccache)
if(MUSTER_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers need these two freedoms; base_dir lets checkouts in different folders share entries.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      ${MUSTER_CCACHE})
endif()

# Headers cost more to compile than code does: all sources of a target are compiled as one. OFF recompiles less after a
# change; the preset dev has it off, so that every source goes on including what it uses.
option(MUSTER_UNITY "Compile all sources of a target as one" ON)
set(CMAKE_UNITY_BUILD ${MUSTER_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 0)

add_library(muster_options INTERFACE)
target_compile_options(muster_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside inlined library code at -O2 where nothing is wrong.
  target_compile_options(muster_options INTERFACE
    -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds -Wno-restrict
    -Wno-dangling-pointer -Wno-free-nonheap-object -fpch-preprocess)
endif()
if(MUSTER_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(muster_options INTERFACE -Wno-subobject-linkage)  # takes a source that is included for a header
endif()
target_compile_definitions(muster_options INTERFACE MUSTER_VERSION="${PROJECT_VERSION}")

# For code whose speed does not matter: tools' and tests' own sources.
add_library(muster_options_cold INTERFACE)
target_compile_options(muster_options_cold INTERFACE $<$<CONFIG:Release>:-O1>)
target_link_libraries(muster_options_cold INTERFACE muster_options)

foreach(linker mold lld)
  find_program(MUSTER_LINKER_${linker} NAMES ${linker} ld.${linker})
  if(MUSTER_LINKER_${linker})
    target_link_options(muster_options INTERFACE -fuse-ld=${linker})
    break()
  endif()
endforeach()

# Sanitizers and coverage apply to everything, precompiled headers included.
if(MUSTER_SANITIZE)
  add_compile_options(-fsanitize=${MUSTER_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MUSTER_SANITIZE})
  if(MUSTER_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)  # Asio uses atomic fences, which g++'s thread sanitizer does not follow
  endif()
endif()
if(MUSTER_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
