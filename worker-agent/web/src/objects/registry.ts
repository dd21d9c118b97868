// Every kind of object this page can show, by the `kind` of the form. One file a kind.
import type { FunctionComponent } from "preact";
import type { Tag } from "../form/layout";
import type { Messages } from "../i18n";
import type { Json } from "../types";
import { AudioObject, VideoObject } from "./media";
import { HyperTextObject } from "./hypertext";
import { ImageObject } from "./image";
import { TextObject } from "./text";

export interface ObjectProps {
  name: string;
  content: Json | undefined;
  tag: Tag;
  texts: Messages;
  skip?: ((reason: string) => void) | undefined; // not where an answer is corrected
}

const kinds: Record<string, FunctionComponent<ObjectProps>> = {
  text: TextObject,
  hypertext: HyperTextObject,
  image: ImageObject,
  audio: AudioObject,
  video: VideoObject,
};

export function objectKind(kind: string): FunctionComponent<ObjectProps> | undefined {
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}

// A field's content as text.
export function asText(content: Json | undefined): string {
  if (content === undefined || content === null) return "";
  return typeof content === "object" ? JSON.stringify(content, null, 1) : String(content);
}
