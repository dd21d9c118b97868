// What a kind of object is shown from.
import type { Messages } from "../i18n";
import type { Json, ObjectSpec } from "../types";

export interface ObjectProps {
  object: ObjectSpec;
  content: Json | undefined;
  texts: Messages;
  report?: ((trouble: string) => void) | undefined; // gives the task up for the trouble that the object has; not where an answer is corrected
}

// A field's content as text.
export function asText(content: Json | undefined): string {
  if (content === undefined || content === null) return "";
  return typeof content === "object" ? JSON.stringify(content, null, 1) : String(content);
}
