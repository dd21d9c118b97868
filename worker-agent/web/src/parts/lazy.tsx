import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Messages } from "../i18n";

// A component that is fetched when it is first shown, and from then on is there at once.
export function lazy<P extends { texts: Messages }>(load: () => Promise<FunctionComponent<P>>): FunctionComponent<P> {
  let Loaded: FunctionComponent<P> | undefined;
  return function Lazy(props: P) {
    const [state, setState] = useState<"there" | "loading" | "failed">(Loaded ? "there" : "loading");
    useEffect(() => {
      if (Loaded) return undefined;
      let wanted = true;
      load().then(
        (component) => {
          Loaded = component;
          if (wanted) setState("there");
        },
        () => wanted && setState("failed"),
      );
      return () => void (wanted = false);
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return state === "failed" ? <p class="problem">{props.texts.work.cannotShow}</p> : <p class="quiet">{props.texts.work.loading}</p>;
  };
}
