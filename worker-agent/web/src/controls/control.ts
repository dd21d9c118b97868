// What a kind of control has to bring: its value as the page holds it, Label Studio's shape of it, and its view. One
// file a kind; registry.ts knows them all.
import type { FunctionComponent } from "preact";
import type { Messages } from "../i18n";
import type { ControlSpec, Json } from "../types";

export interface ViewProps<V> {
  spec: ControlSpec;
  value: V;
  change(value: V): void;
  // The value was given by key and is complete: on to the next control.
  done(): void;
  content: Json | undefined; // of the object that it speaks of
  suggested: V | undefined;
  labelledBy: string;
  texts: Messages;
}

export interface ControlKind<V> {
  empty: V;
  // From a result's `value`; undefined where it is not of this kind.
  read(value: Record<string, unknown>, spec: ControlSpec): V | undefined;
  // To a result's `value`; null while nothing is answered.
  write(value: V, spec: ControlSpec): Record<string, unknown> | null;
  // What is wrong with it, in the person's language; "" if nothing. Emptiness of a required control is seen elsewhere.
  check(value: V, spec: ControlSpec, texts: Messages): string;
  View: FunctionComponent<ViewProps<V>>;
}

// A kind with its value's type forgotten. Sound because values of a kind only ever come from that kind.
export type AnyKind = ControlKind<unknown>;
export function defineControl<V>(kind: ControlKind<V>): AnyKind {
  return kind as unknown as AnyKind;
}
