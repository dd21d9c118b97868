// Every kind of control this page knows, by the `kind` of the form.
import { choices } from "./choices";
import type { AnyKind } from "./control";
import { number } from "./number";
import { rating } from "./rating";
import { textarea } from "./textarea";

const kinds: Record<string, AnyKind> = { choices, rating, number, textarea };

export function controlKind(kind: string): AnyKind | undefined {
  return Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}
