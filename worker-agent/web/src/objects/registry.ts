// Every kind of object this page can show, by the `kind` of the form. One file a kind.
import type { FunctionComponent } from "preact";
import { HyperTextObject } from "./hypertext";
import { ImageObject } from "./image";
import { ListObject } from "./list";
import { AudioObject, VideoObject } from "./media";
import type { ObjectProps } from "./object";
import { ParagraphsObject } from "./paragraphs";
import { TextObject } from "./text";

const kinds: Record<string, FunctionComponent<ObjectProps>> = {
  text: TextObject,
  hypertext: HyperTextObject,
  paragraphs: ParagraphsObject,
  image: ImageObject,
  list: ListObject,
  audio: AudioObject,
  video: VideoObject,
};

export function objectKind(kind: string): FunctionComponent<ObjectProps> | undefined {
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}
