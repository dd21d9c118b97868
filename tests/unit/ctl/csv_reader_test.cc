#include "scheduler/ctl/csv_reader.h"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::ctl {
namespace {

// "LINE:cell|cell" of every record, then the trouble if there is one.
std::string records_of(const std::string& text) {
  std::istringstream input(text);
  const std::string name = "f";
  CsvReader reader(input, name);
  std::vector<std::string_view> cells;
  std::string out;
  while (true) {
    const Outcome<bool> more = reader.next(cells);
    if (!more) return out + "!" + more.error().message;
    if (!*more) return out;
    out += std::to_string(reader.line()) + ":";
    for (size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "|" : "") + std::string(cells[i]);
    out += ";";
  }
}

struct Case {
  const char *name, *text, *records;
};

class CsvText : public ::testing::TestWithParam<Case> {};

TEST_P(CsvText, IsReadAsRecords) {
  EXPECT_EQ(records_of(GetParam().text), GetParam().records);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, CsvText,
    ::testing::Values(Case{"Empty", "", ""}, Case{"OnlyEmptyLines", "\n\r\n\n", ""}, Case{"OneCell", "a", "1:a;"},
                      Case{"LastLineWithoutEnd", "a,b\nc,d", "1:a|b;2:c|d;"},
                      Case{"Crlf", "a,b\r\nc,d\r\n", "1:a|b;2:c|d;"}, Case{"CarriageReturnAtTheEnd", "a,b\r", "1:a|b;"},
                      Case{"CarriageReturnInside", "a\rb,c\n", "1:a\rb|c;"},
                      Case{"ByteOrderMark",
                           "\xef\xbb\xbf"
                           "a,b\n",
                           "1:a|b;"},
                      Case{"EmptyCells", ",\n,,\n", "1:|;2:||;"}, Case{"EmptyLinesBetween", "a\n\n\r\nb\n", "1:a;4:b;"},
                      Case{"BlanksStay", " a , b\n", "1: a | b;"}, Case{"QuotedComma", "\"a,b\",c\n", "1:a,b|c;"},
                      Case{"QuotedQuote", "\"say \"\"yes\"\"\"\n", "1:say \"yes\";"},
                      Case{"QuotedLineBreaks", "\"a\nb\r\nc\",d\ne,f\n", "1:a\nb\r\nc|d;4:e|f;"},
                      Case{"QuotedEmpty", "\"\"\n", "1:;"}, Case{"QuotedThenCrlf", "\"a\"\r\n\"b\"\r\n", "1:a;2:b;"},
                      Case{"QuoteInsidePlain", "a\"b\",c\n", "1:a\"b\"|c;"},
                      Case{"Chinese", "任务,工人\n\"一，二\",三\n", "1:任务|工人;2:一，二|三;"},
                      Case{"OpenQuote", "a,b\nc,\"d\ne\n", "1:a|b;!f:2: a quote is never closed"},
                      Case{"TextAfterQuote", "\"a\"b\n", "!f:1: there is text after a closing quote"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(CsvReader, CellsMayCrossTheEdgesOfItsBuffer) {
  const std::string plain(3'000'000, 'x');
  std::string quoted;
  for (int i = 0; i < 700'000; ++i) quoted += i % 7 == 0 ? "\"\"" : "y\n";
  const std::string text = plain + ",\"" + quoted + "\"\r\nz\n";
  std::istringstream input(text);
  const std::string name = "f";
  CsvReader reader(input, name);
  std::vector<std::string_view> cells;
  ASSERT_TRUE(reader.next(cells).value());
  ASSERT_EQ(cells.size(), 2u);
  EXPECT_TRUE(cells[0] == plain);
  EXPECT_EQ(cells[1].size(), 1'300'000u);
  ASSERT_TRUE(reader.next(cells).value());
  EXPECT_EQ(cells[0], "z");
  EXPECT_EQ(reader.line(), 600'002u);
}

TEST(FindTitles, GivesPositionsOrSaysWhatIsMissing) {
  std::istringstream input("label,task,when,worker\n");
  const std::string name = "answers.csv";
  CsvReader reader(input, name);
  std::vector<std::string_view> titles;
  ASSERT_TRUE(reader.next(titles).value());
  EXPECT_EQ(find_titles(reader, titles, {"task", "worker", "label"}).value(), (std::vector<size_t>{1, 3, 0}));
  EXPECT_EQ(find_titles(reader, titles, {"task", "truth"}).error().message,
            "answers.csv:1: the first line must give the titles task,truth; there is no \"truth\"");
  titles.push_back("task");
  EXPECT_EQ(find_titles(reader, titles, {"task"}).error().message, "answers.csv:1: the title \"task\" is there twice");
}

}  // namespace
}  // namespace muster::ctl
