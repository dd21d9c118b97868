import { useMemo } from "preact/hooks";
import type { Json, ObjectSpec } from "../types";
import type { ObjectProps } from "./object";
import { Written } from "./written";

interface Turn {
  speaker: string;
  text: string;
}

export function turnsOf(object: ObjectSpec, content: Json | undefined): Turn[] {
  if (!Array.isArray(content)) return [];
  return content.map((one) => {
    const turn = typeof one === "object" && one !== null && !Array.isArray(one) ? one : {};
    const member = (name: string) => (turn[name] === undefined || turn[name] === null ? "" : String(turn[name]));
    return { speaker: member(object.name_key ?? "author"), text: member(object.text_key ?? "text") };
  });
}

// Speakers are no text of the page, so that offsets count what was said and nothing else.
export function ParagraphsObject({ object, content, texts }: ObjectProps) {
  const clean = useMemo(() => {
    const element = document.createElement("div");
    const turns = turnsOf(object, content);
    const speakers = [...new Set(turns.map((turn) => turn.speaker))];
    for (const { speaker, text } of turns) {
      const turn = document.createElement("div");
      turn.className = "turn";
      turn.dataset["speaker"] = speaker;
      if (object.dialogue) turn.dataset["side"] = String(speakers.indexOf(speaker) % 2);
      const said = document.createElement("p");
      said.dataset["turn"] = "";
      said.append(text);
      turn.append(said);
      element.append(turn);
    }
    return element;
  }, [object, content]);
  return <Written object={object} clean={clean} looks={object.dialogue ? "prose turns dialogue" : "prose turns"} texts={texts} />;
}
