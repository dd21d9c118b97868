import { useEffect, useState } from "preact/hooks";
import { asText, type ObjectProps } from "./object";
import { Written } from "./written";

// Without the styles and attributes that the policy of the page would complain of while the cleaner reads them. It is the cleaner
// that makes the markup safe; this only keeps it quiet.
export function quieted(markup: string): string {
  const tags = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi;
  const acting = /[\s/](?:on[a-z]+|style)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
  const styles = /<style[\s>][\s\S]*?(?:<\/style\s*>|$)/gi;
  return markup.replace(styles, "").replace(tags, (tag) => tag.replace(acting, " "));
}

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
        const fragment = purify.sanitize(quieted(markup), {
          USE_PROFILES: { html: true },
          FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select"],
          FORBID_ATTR: ["style", "id", "name", "target"],
          RETURN_DOM_FRAGMENT: true,
        });
        element.append(document.importNode(fragment, true));
        for (const image of element.querySelectorAll("img:not([alt])")) image.setAttribute("alt", "");
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
