import { useEffect, useRef, useState } from "preact/hooks";
import { asText, type ObjectProps } from "./registry";

// Markup of the item, cleaned of everything that acts. The cleaner is loaded when the first such item comes.
export function HyperTextObject({ content, texts }: ObjectProps) {
  const place = useRef<HTMLDivElement>(null);
  const [failed, fail] = useState(false);
  const markup = asText(content);
  useEffect(() => {
    let wanted = true;
    import("dompurify").then(
      ({ default: purify }) => {
        if (!wanted || !place.current) return;
        const clean = purify.sanitize(markup, {
          USE_PROFILES: { html: true },
          FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select"],
          FORBID_ATTR: ["style", "id", "name", "target"],
          RETURN_DOM_FRAGMENT: true,
        });
        place.current.replaceChildren(clean);
      },
      () => wanted && fail(true),
    );
    return () => void (wanted = false);
  }, [markup]);
  // A link would lead away from the work.
  const stay = (event: MouseEvent) => (event.target as Element).closest("a") && event.preventDefault();
  return (
    <>
      {failed && <p class="problem">{texts.work.cannotShow}</p>}
      <div ref={place} class="prose markup" onClick={stay} />
    </>
  );
}
