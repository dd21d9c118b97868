// Every kind of control this page knows, by the `kind` of the form.
import type { ControlSpec } from "../types";
import { choices } from "./choices";
import type { AnyKind } from "./control";
import { labels } from "./labels";
import { number } from "./number";
import { pairwise } from "./pairwise";
import { ranker } from "./ranker";
import { rating } from "./rating";
import { textarea } from "./textarea";
import { nestedChoices, taxonomy } from "./tree";

const kinds: Record<string, AnyKind> = {
  choices, taxonomy, rating, number, textarea, pairwise, ranker, labels,
  hypertextlabels: labels, paragraphlabels: labels, rectanglelabels: labels, ellipselabels: labels, polygonlabels: labels,
};

export function kindOf({ kind, nested }: ControlSpec): AnyKind | undefined {
  if (kind === "choices" && nested) return nestedChoices;
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}
