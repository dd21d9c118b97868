// People in a list as spreadsheets give it: id, name, password, by line. The id may be empty, so that the next of the
// roster is taken; a line with one field is a name. A first line that names the columns is followed.
import type { NewPerson } from "./team";

export interface CsvLine {
  line: number; // in the text, the first is 1
  person: NewPerson;
}

const headings: Record<string, keyof NewPerson> = {
  id: "worker", worker: "worker", 工号: "worker", 编号: "worker",
  name: "name", 姓名: "name", 名字: "name",
  password: "password", 密码: "password",
};

function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < line.length; ++at) {
    const c = line[at] as string;
    if (quoted && c === '"' && line[at + 1] === '"') {
      field += c;
      ++at;
    } else if (c === '"' && (quoted || field.trim() === "")) {
      quoted = !quoted;
    } else if (!quoted && /[,;\t，；]/.test(c)) {
      fields.push(field.trim());
      field = "";
    } else {
      field += c;
    }
  }
  return [...fields, field.trim()];
}

function columnsOf(fields: string[]): (keyof NewPerson)[] | undefined {
  const columns = fields.map((field) => headings[field.toLowerCase()]);
  return columns.every((column) => column !== undefined) ? (columns as (keyof NewPerson)[]) : undefined;
}

function personOf(fields: string[], columns: (keyof NewPerson)[]): NewPerson {
  const person: NewPerson = { name: "" };
  columns.forEach((column, at) => {
    const field = fields[at];
    if (field) person[column] = field;
  });
  return person;
}

export function readPeople(text: string): CsvLine[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  let columns: (keyof NewPerson)[] | undefined;
  const out: CsvLine[] = [];
  let first = true;
  lines.forEach((content, at) => {
    if (content.trim() === "") return;
    const fields = fieldsOf(content);
    if (first) {
      first = false;
      columns = columnsOf(fields);
      if (columns) return;
    }
    const asGiven = columns ?? (fields.length === 1 ? ["name" as const] : ["worker" as const, "name" as const, "password" as const]);
    out.push({ line: at + 1, person: personOf(fields, asGiven) });
  });
  return out;
}

// Spreadsheets on Chinese Windows save in GB 18030.
export function decodeFile(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
