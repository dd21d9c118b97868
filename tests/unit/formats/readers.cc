#include "tests/unit/formats/readers.h"

#include <boost/json.hpp>
#include <pugixml.hpp>
#include <set>
#include <sstream>

namespace muster::formats::readers {

std::vector<std::string> complaints;

namespace {

namespace json = boost::json;

void want(bool holds, const std::string& what) {
  if (!holds) complaints.push_back(what);
}

double real(const json::value& value) {
  return value.to_number<double>();
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

BoxesByFile read_coco(const std::string& document) {
  const json::value parsed = json::parse(document);
  const json::object& top = parsed.as_object();
  for (const char* part : {"info", "licenses", "images", "annotations", "categories"}) want(top.contains(part), part);
  std::map<int64_t, std::string> labels, files;
  BoxesByFile out;
  for (const json::value& one : top.at("categories").as_array()) {
    want(one.as_object().contains("supercategory"), "supercategory");
    want(labels.emplace(one.at("id").as_int64(), one.at("name").as_string()).second, "category id twice");
  }
  for (const json::value& one : top.at("images").as_array()) {
    const std::string name(one.at("file_name").as_string());
    want(one.at("width").as_int64() > 0 && one.at("height").as_int64() > 0, "size of " + name);
    want(files.emplace(one.at("id").as_int64(), name).second, "image id twice");
    out[name];
  }
  std::set<int64_t> ids;
  for (const json::value& one : top.at("annotations").as_array()) {
    want(ids.insert(one.at("id").as_int64()).second, "annotation id twice");
    want(one.at("iscrowd").as_int64() == 0, "iscrowd");
    want(one.at("segmentation").is_array(), "segmentation");
    const json::array& box = one.at("bbox").as_array();
    want(box.size() == 4, "bbox");
    const double rounding = (real(box[2]) + real(box[3]) + 1) / 1000;  // sides have three decimals
    want(std::abs(real(one.at("area")) - real(box[2]) * real(box[3])) < rounding ||
             !one.at("segmentation").as_array().empty(),
         "area");
    const auto file = files.find(one.at("image_id").as_int64());
    const auto label = labels.find(one.at("category_id").as_int64());
    want(file != files.end() && label != labels.end(), "a reference to nothing");
    out[file->second].push_back(
        {real(box[0]), real(box[1]), real(box[0]) + real(box[2]), real(box[1]) + real(box[3]), label->second});
  }
  return out;
}

std::vector<PixelBox> read_yolo(const std::string& classes, const std::string& lines, int width, int height) {
  const std::vector<std::string> names = split_lines(classes);
  std::vector<PixelBox> out;
  for (const std::string& line : split_lines(lines)) {
    std::istringstream in(line);
    size_t label = 0;
    double x = -1, y = -1, w = -1, h = -1;
    in >> label >> x >> y >> w >> h;
    want(!in.fail() && (in >> std::ws).eof(), "five numbers: " + line);
    for (const double value : {x, y, w, h}) want(value >= 0 && value <= 1, "a share: " + line);
    want(label < names.size(), "class: " + line);
    out.push_back(
        {(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height, names.at(label)});
  }
  return out;
}

std::vector<PixelBox> read_voc(const std::string& document, std::string& file_name, int& width, int& height) {
  pugi::xml_document xml;
  want(static_cast<bool>(xml.load_string(document.c_str())), "XML");
  const pugi::xml_node top = xml.child("annotation");
  file_name = top.child("filename").text().get();
  width = top.child("size").child("width").text().as_int();
  height = top.child("size").child("height").text().as_int();
  for (const char* part : {"folder", "source", "size", "segmented"}) want(!top.child(part).empty(), part);
  std::vector<PixelBox> out;
  for (const pugi::xml_node& object : top.children("object")) {
    for (const char* part : {"name", "pose", "truncated", "difficult", "bndbox"})
      want(!object.child(part).empty(), part);
    const pugi::xml_node box = object.child("bndbox");
    const int left = box.child("xmin").text().as_int(), right = box.child("xmax").text().as_int();
    const int top_row = box.child("ymin").text().as_int(), bottom = box.child("ymax").text().as_int();
    want(left >= 1 && left <= right && right <= width, "columns");
    want(top_row >= 1 && top_row <= bottom && bottom <= height, "rows");
    out.push_back({left - 1.0, top_row - 1.0, double(right), double(bottom), object.child("name").text().get()});
  }
  return out;
}

std::vector<std::vector<TextSpan>> read_conll(const std::string& document, const std::vector<std::string>& texts) {
  std::vector<std::vector<TextSpan>> out;
  size_t at = 0;
  bool goes_on = false;
  for (const std::string& line : split_lines(document)) {
    if (line.empty()) {
      goes_on = false;
      continue;
    }
    std::istringstream in(line);
    std::string token, part_of_speech, chunk, tag, more;
    in >> token >> part_of_speech >> chunk >> tag;
    want(!tag.empty() && !(in >> more), "four columns: " + line);
    if (token == "-DOCSTART-") {
      out.emplace_back();
      at = 0;
      continue;
    }
    const std::string& text = texts.at(out.size() - 1);
    const size_t found = text.find(token, at);
    want(found != text.npos, "a token of the text: " + token);
    want(tag == "O" || tag.starts_with("B-") || (tag.starts_with("I-") && goes_on), "IOB2: " + line);
    at = found + token.size();
    if (tag.starts_with("B-")) out.back().push_back({found, at, tag.substr(2)});
    if (tag.starts_with("I-") && goes_on) out.back().back().end = at;
    goes_on = tag != "O";
  }
  return out;
}

}  // namespace muster::formats::readers
