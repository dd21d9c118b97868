import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Messages } from "../i18n";

// Fetched when it is first shown, or fetched before; from then on it is there at once.
export type Lazy<P> = FunctionComponent<P> & { fetch(): Promise<void> };

export function lazy<P extends { texts: Messages }>(load: () => Promise<FunctionComponent<P>>): Lazy<P> {
  let Loaded: FunctionComponent<P> | undefined;
  const fetch = async () => void (Loaded ??= await load());
  function Lazy(props: P) {
    const [state, setState] = useState<"there" | "loading" | "failed">(Loaded ? "there" : "loading");
    useEffect(() => {
      if (Loaded) return undefined;
      let wanted = true;
      fetch().then(
        () => wanted && setState("there"),
        () => wanted && setState("failed"),
      );
      return () => void (wanted = false);
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return state === "failed" ? <p class="problem">{props.texts.work.cannotShow}</p> : <p class="quiet">{props.texts.work.loading}</p>;
  }
  return Object.assign(Lazy, { fetch });
}
