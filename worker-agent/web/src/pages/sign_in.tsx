import { useState } from "preact/hooks";
import { Refusal, Unreachable, type Api } from "../api";
import type { Messages } from "../i18n";

export function SignIn(props: { api: Api; texts: Messages; waiting: number; ended: boolean; entered(): void }) {
  const { texts } = props;
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setProblem("");
    try {
      await props.api.signIn(String(data.get("worker")).trim(), String(data.get("password")));
      props.entered();
    } catch (error) {
      if (error instanceof Unreachable) setProblem(texts.link.unreachable(props.waiting));
      else if (error instanceof Refusal && error.status === 429)
        setProblem(texts.signIn.locked(Math.ceil(error.retryAfterS / 60)));
      else if (error instanceof Refusal && error.type === "on-leave") setProblem(texts.signIn.onLeave);
      else if (error instanceof Refusal && error.status < 500) setProblem(texts.signIn.wrong);
      else setProblem(String(error));
    }
    setBusy(false);
  };
  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit}>
        <img src="/icon.svg" width="48" height="48" alt="" />
        <h1>{texts.signIn.title}</h1>
        {props.ended && <p class="quiet">{texts.signIn.again}</p>}
        <label>
          {texts.signIn.worker}
          <input class="field" name="worker" autocomplete="username" autofocus required maxLength={64} />
        </label>
        <label>
          {texts.signIn.password}
          <input class="field" name="password" type="password" autocomplete="current-password" required />
        </label>
        <p class="problem" role="alert">{problem}</p>
        <button class="primary" disabled={busy}>{texts.signIn.go}</button>
      </form>
    </main>
  );
}
