// Media that do not show: why, from the agent, which is asked again while it is still downloading them.
import { useEffect, useState } from "preact/hooks";
import type { Messages } from "../i18n";

const againMs = 2_000;

// The slug of the agent's reason; "media-unreadable" where it has the medium and the browser cannot show it.
export async function reasonOf(source: string, ask: typeof fetch = fetch): Promise<string> {
  if (!source.startsWith("/")) return "media-unreadable";
  try {
    const response = await ask(source, { credentials: "same-origin", headers: { Range: "bytes=0-0" } });
    if (response.ok) {
      await response.body?.cancel();
      return "media-unreadable";
    }
    const body = (await response.json()) as { type?: string };
    const reason = (body.type ?? "").replace("urn:muster:problem:", "");
    return response.status === 503 ? "media-pending" : reason || "media-unreadable";
  } catch {
    return "media-pending"; // the agent itself is away
  }
}

// `attempt` is a key for the element: it is made anew for every attempt.
export function useMedium(source: string) {
  const [attempt, tryAgain] = useState(0);
  const [reason, setReason] = useState("");
  useEffect(() => setReason(""), [source]);
  useEffect(() => {
    if (reason !== "media-pending") return;
    const timer = setTimeout(() => {
      setReason("");
      tryAgain((now) => now + 1);
    }, againMs);
    return () => clearTimeout(timer);
  }, [reason]);
  const onError = () => void reasonOf(source).then(setReason);
  return { attempt, reason, onError };
}

export function Trouble(props: { reason: string; texts: Messages; report?: ((trouble: string) => void) | undefined }) {
  const { reason, texts, report } = props;
  if (reason === "media-pending") {
    return (
      <div class="trouble" role="status">
        <p class="quiet">{texts.work.mediaPending}</p>
      </div>
    );
  }
  return (
    <div class="trouble" role="alert">
      <p class="problem">{texts.media[reason] ?? texts.work.mediaBroken}</p>
      {report && (
        <button type="button" class="tool" onClick={() => report(reason)}>
          {texts.work.skipBroken}
        </button>
      )}
    </div>
  );
}
