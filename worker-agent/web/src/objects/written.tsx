// A text that was made into elements: shown as it is, or with marks where a control marks it.
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import { lazy } from "../parts/lazy";
import type { MarkedTextProps } from "../regions/marked_text";
import { MarkingContext } from "../regions/marking";
import { marksText } from "../regions/region";

export const MarkedText = lazy<MarkedTextProps>(() => import("../regions/marked_text").then((module) => module.MarkedText));

export function Written(props: MarkedTextProps) {
  const { form } = useContext(MarkingContext);
  const place = useRef<HTMLDivElement>(null);
  const markable = form.controls.some((control) => marksText(control) && control.to_name === props.object.name);
  useLayoutEffect(() => place.current?.replaceChildren(...[...props.clean.childNodes].map((node) => node.cloneNode(true))), [props.clean, markable]);
  if (markable) return <MarkedText {...props} />;
  // A link would lead away from the work.
  const stay = (event: MouseEvent) => (event.target as Element).closest("a") && event.preventDefault();
  return <div ref={place} class={props.looks} onClick={stay} />;
}
