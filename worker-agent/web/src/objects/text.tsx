import { useMemo } from "preact/hooks";
import { asText, type ObjectProps } from "./object";
import { Written } from "./written";

export function TextObject({ object, content, texts }: ObjectProps) {
  const text = asText(content);
  const clean = useMemo(() => {
    const element = document.createElement("div");
    element.append(text);
    return element;
  }, [text]);
  return <Written object={object} clean={clean} looks={text.length < 160 ? "prose short" : "prose"} texts={texts} />;
}
