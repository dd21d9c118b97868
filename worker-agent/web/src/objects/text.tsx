import { asText, type ObjectProps } from "./registry";

export function TextObject({ content }: ObjectProps) {
  const text = asText(content);
  return <div class={text.length < 160 ? "prose short" : "prose"}>{text}</div>;
}
