import { useEffect, useState } from "preact/hooks";
import { asText, type ObjectProps } from "./object";
import { Written } from "./written";

// Markup of the item, cleaned of everything that acts. The cleaner is loaded when the first such item comes.
export function HyperTextObject({ object, content, texts }: ObjectProps) {
  const [clean, setClean] = useState<HTMLElement>();
  const [failed, fail] = useState(false);
  const markup = asText(content);
  useEffect(() => {
    let wanted = true;
    import("dompurify").then(
      ({ default: purify }) => {
        if (!wanted) return;
        const element = document.createElement("div");
        const fragment = purify.sanitize(markup, {
          USE_PROFILES: { html: true },
          FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select"],
          FORBID_ATTR: ["style", "id", "name", "target"],
          RETURN_DOM_FRAGMENT: true,
        });
        element.append(document.importNode(fragment, true));
        element.normalize();
        setClean(element);
      },
      () => wanted && fail(true),
    );
    return () => void (wanted = false);
  }, [markup]);
  if (failed) return <p class="problem">{texts.work.cannotShow}</p>;
  return clean ? <Written object={object} clean={clean} looks="prose markup" texts={texts} /> : null;
}
