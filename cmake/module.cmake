# muster_module(NAME SOURCES a.cc … [DEPENDS lib …] [PRIVATE lib …] [COLD])
# One folder, one static library `muster_NAME`. Headers are included by their path from the repository's root. COLD is
# compiled quickly rather than made quick.
function(muster_module name)
  cmake_parse_arguments(ARG "COLD" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_library(muster_${name} STATIC ${ARG_SOURCES})
  target_include_directories(muster_${name} PUBLIC ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
  if(ARG_COLD)
    target_link_libraries(muster_${name} PRIVATE muster_options_cold)
  endif()
  target_link_libraries(muster_${name} PUBLIC ${ARG_DEPENDS} PRIVATE muster_options ${ARG_PRIVATE})
endfunction()

# muster_program(NAME SOURCES main.cc … [DEPENDS lib …]): an installed executable.
function(muster_program name)
  cmake_parse_arguments(ARG "NOINSTALL" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
  target_link_libraries(${name} PRIVATE muster_options ${ARG_DEPENDS})
  if(NOT ARG_NOINSTALL)
    install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()

# muster_protobuf(NAME file.proto …): library `muster_NAME` of generated lite messages, included as
# "<path of the .proto>.pb.h".
function(muster_protobuf name)
  set(generated "")
  foreach(proto ${ARGN})
    file(RELATIVE_PATH relative ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/${proto})
    string(REGEX REPLACE "\\.proto$" "" stem ${relative})
    add_custom_command(
      OUTPUT ${CMAKE_BINARY_DIR}/${stem}.pb.cc ${CMAKE_BINARY_DIR}/${stem}.pb.h
      COMMAND protobuf::protoc --proto_path=${CMAKE_SOURCE_DIR} --cpp_out=${CMAKE_BINARY_DIR} ${relative}
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
      DEPENDS ${CMAKE_SOURCE_DIR}/${relative} VERBATIM)
    list(APPEND generated ${CMAKE_BINARY_DIR}/${stem}.pb.cc)
  endforeach()
  add_library(muster_${name} STATIC ${generated})
  set_target_properties(muster_${name} PROPERTIES UNITY_BUILD OFF)
  target_include_directories(muster_${name} SYSTEM PUBLIC ${CMAKE_BINARY_DIR})
  target_link_libraries(muster_${name} PUBLIC protobuf::libprotobuf-lite)
endfunction()

# muster_test(NAME LABEL label SOURCES a.cc … [DEPENDS lib …] [TIMEOUT seconds] [SERIAL]): a GoogleTest program; each of
# its cases is a ctest test. SERIAL: it measures time, and runs alone. The target `tests-LABEL` builds all programs of a label.
function(muster_test name)
  cmake_parse_arguments(ARG "SERIAL" "LABEL;TIMEOUT" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
  target_link_libraries(${name} PRIVATE muster_options_cold ${ARG_DEPENDS} GTest::gtest_main GTest::gmock)
  target_precompile_headers(${name} REUSE_FROM muster_test_headers)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  if(NOT TARGET tests-${ARG_LABEL})
    add_custom_target(tests-${ARG_LABEL})
  endif()
  add_dependencies(tests-${ARG_LABEL} ${name})
  set(serial FALSE)
  if(ARG_SERIAL)
    set(serial TRUE)
  endif()
  include(GoogleTest)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
                       RUN_SERIAL ${serial})
endfunction()
