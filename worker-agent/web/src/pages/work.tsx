import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ActiveTime } from "../active_time";
import { controlKind } from "../controls/registry";
import type { Desk, Shown } from "../desk";
import { layoutOf, type Piece } from "../form/layout";
import { problemsOf, valueOf } from "../form/values";
import type { Messages } from "../i18n";
import { actionKeys, actionOf, type Action } from "../keys";
import { objectKind } from "../objects/registry";
import { Dialog, Guideline, KeysHelp, Reasons } from "../parts/dialogs";
import { Key } from "../parts/key";
import { Timer } from "../parts/timer";

type Open = "none" | "skip" | "return" | "guideline" | "keys";

function whereOf(target: EventTarget | null): "page" | "line" | "text" | "button" {
  if (!(target instanceof HTMLElement)) return "page";
  if (target.matches("textarea")) return "text";
  if (target.matches("input")) return "line";
  return target.matches("button, a, select, audio, video") ? "button" : "page";
}

function Content({ piece, shown, texts, skip }: { piece: Piece; shown: Shown; texts: Messages; skip?: ((reason: string) => void) | undefined }) {
  if (piece.what === "heading") return <h2>{piece.text}</h2>;
  if (piece.what === "control") return null;
  const Kind = objectKind(piece.object.kind);
  if (!Kind) return <p class="problem">{texts.work.unknownObject(piece.object.kind)}</p>;
  return <Kind name={piece.object.name} content={shown.task.data[piece.object.field]} tag={piece.tag} texts={texts} skip={skip} />;
}

function Question(props: { piece: Piece; shown: Shown; texts: Messages; problem: string; titled: boolean; change(value: unknown): void; done(): void }) {
  const { piece, shown, texts, problem } = props;
  if (piece.what === "heading") return <h2>{piece.text}</h2>;
  if (piece.what === "object") return <Content piece={piece} shown={shown} texts={texts} />;
  const { control } = piece;
  const kind = controlKind(control.kind);
  const title = `q-${control.name}`;
  return (
    <section class={problem ? "question wrong" : "question"} data-control={control.name}>
      <h3 id={title} class={props.titled ? "" : "visually-hidden"}>
        {piece.tag.attributes["label"] ?? control.name} {!control.required && <small class="quiet">{texts.work.optional}</small>}
      </h3>
      {kind ? (
        <kind.View
          spec={control}
          tag={piece.tag}
          value={valueOf(shown.values, control)}
          change={props.change}
          done={props.done}
          problem={problem}
          labelledBy={title}
          texts={texts}
        />
      ) : (
        <p class="problem">{texts.work.unknownControl(control.kind)}</p>
      )}
      <p class="problem" role="alert">{problem}</p>
    </section>
  );
}

export function WorkPage({ desk, texts }: { desk: Desk; texts: Messages }) {
  const { shown } = desk;
  if (!shown) {
    return (
      <main class="empty">
        <h1>{desk.waitReason ? texts.work.nothing : texts.work.loading}</h1>
        <p class="quiet">{texts.waits[desk.waitReason] ?? ""} {texts.work.nothingMore}</p>
        <button class="tool" disabled={!desk.canGoBack} onClick={() => desk.back()}>
          <Key keys={actionKeys.back} /> {texts.work.back}
        </button>
      </main>
    );
  }
  return <TaskPage key={`${shown.task.id}/${shown.revision}`} desk={desk} shown={shown} texts={texts} />;
}

function TaskPage({ desk, shown, texts }: { desk: Desk; shown: Shown; texts: Messages }) {
  const [open, setOpen] = useState<Open>("none");
  const [problems, setProblems] = useState<Record<string, string>>({});
  const time = useRef(new ActiveTime(shown.activeMs));
  const page = useRef<HTMLElement>(null);
  const layout = layoutOf(shown.job);
  const controls = shown.job.form.controls;
  const focus = (name: string) => {
    const question = page.current?.querySelector(`[data-control="${CSS.escape(name)}"]`);
    question?.querySelector<HTMLElement>("[data-stop]")?.focus();
  };
  const active = () => time.current.read(performance.now());
  useLayoutEffect(() => {
    time.current.sign(performance.now());
    if (controls[0]) focus(controls[0].name);
    if (performance.getEntriesByName("muster-submit", "mark").length > 0) {
      requestAnimationFrame(() => performance.measure("muster-next", "muster-submit"));
    }
  }, []);

  const submit = () => {
    const found = problemsOf(shown.job.form, shown.values, texts);
    setProblems(found);
    const first = controls.find((control) => found[control.name]);
    if (first) return focus(first.name);
    performance.clearMarks("muster-submit");
    performance.mark("muster-submit");
    desk.submit(active());
  };
  const act = (action: Action) => {
    if (action === "close") return setOpen("none");
    if (open !== "none") return;
    if (action === "submit") submit();
    else if (action === "back") desk.back();
    else if (action === "forward") desk.forward();
    else if (action === "guideline" || action === "keys") setOpen(action);
    else if ((action === "skip" || action === "return") && !desk.correcting) setOpen(action);
    else if (action === "filter") page.current?.querySelector<HTMLElement>("[data-filter]")?.focus();
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const action = actionOf(event, whereOf(event.target));
      if (!action || (open !== "none" && action === "submit")) return;
      event.preventDefault();
      act(action);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  const change = (name: string, value: unknown) => {
    if (problems[name]) setProblems({ ...problems, [name]: "" });
    desk.change({ ...shown.values, [name]: value }, active());
  };
  const after = (name: string) => {
    const next = controls[controls.findIndex((control) => control.name === name) + 1];
    if (next) focus(next.name);
  };
  const button = (action: Action, label: string, disabled = false) => (
    <button type="button" class="tool" disabled={disabled} onClick={() => act(action)}>
      <Key keys={actionKeys[action]} /> {label}
    </button>
  );
  const skipBroken = desk.correcting ? undefined : (reason: string) => desk.giveBack("skip", reason);
  const titled = controls.length > 1 && !layout.asked.some((piece) => piece.what === "heading");
  return (
    <main ref={page} class="work" onPointerMove={() => time.current.sign(performance.now())} onKeyDownCapture={() => time.current.sign(performance.now())}>
      <header class="task-head">
        <strong>{shown.job.name}</strong>
        <span class="quiet item">{shown.task.key}</span>
        {desk.correcting && <span class="chip">{texts.work.correcting}</span>}
        <span class="grow" />
        <span class="quiet">{texts.work.ahead(desk.queue.filter((task) => task.id !== shown.task.id).length)}</span>
        <Timer time={time.current} label={texts.work.active} idle={texts.work.idle} />
      </header>
      <div class="columns">
        <article class="content" tabIndex={-1}>
          {layout.shown.map((piece, at) => <Content key={at} piece={piece} shown={shown} texts={texts} skip={skipBroken} />)}
        </article>
        <aside class="questions">
          <div class="asked">
            {layout.asked.map((piece, at) => {
              const name = piece.what === "control" ? piece.control.name : "";
              return (
                <Question key={at} piece={piece} shown={shown} texts={texts} titled={titled} problem={problems[name] ?? ""}
                  change={(value) => change(name, value)} done={() => after(name)} />
              );
            })}
          </div>
          <button type="button" class="primary submit" onClick={submit}>
            {desk.correcting ? texts.work.correct : texts.work.submit} <Key keys="Enter" />
          </button>
        </aside>
      </div>
      <footer class="actions">
        {button("back", texts.work.back, !desk.canGoBack)}
        {button("forward", texts.work.forward, !desk.correcting)}
        <span class="grow" />
        {button("skip", texts.work.skip, desk.correcting)}
        {button("return", texts.work.return, desk.correcting)}
        {button("guideline", texts.work.guideline)}
        {button("keys", texts.work.keys)}
      </footer>
      {(open === "skip" || open === "return") && (
        <Dialog title={open === "skip" ? texts.work.skipTitle : texts.work.returnTitle} texts={texts} close={() => setOpen("none")}>
          <Reasons texts={texts} choose={(reason) => { setOpen("none"); desk.giveBack(open, reason); }} />
        </Dialog>
      )}
      {open === "guideline" && (
        <Dialog title={texts.work.guideline} texts={texts} close={() => setOpen("none")}>
          <Guideline text={shown.job.guideline || texts.work.noGuideline} />
        </Dialog>
      )}
      {open === "keys" && (
        <Dialog title={texts.work.keysHelp} texts={texts} close={() => setOpen("none")}>
          <KeysHelp texts={texts} />
        </Dialog>
      )}
    </main>
  );
}
