import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { ActiveTime } from "../active_time";
import type { Desk, Shown } from "../desk";
import { controlsIn, layoutOf, type Piece } from "../form/layout";
import { problemsOf, type Problem } from "../form/problems";
import { Standing } from "../form/rules";
import { withValue, type Values } from "../form/values";
import type { Messages } from "../i18n";
import { actionKeys, type Action } from "../keys";
import { focusOn, nextAsked, usePageKeys } from "../page_keys";
import { Content, Heading } from "../parts/content";
import { Dialog, Guideline, KeysHelp, Reasons } from "../parts/dialogs";
import { Key } from "../parts/key";
import { Question } from "../parts/question";
import { prefixes, Say } from "../parts/say";
import { Timer } from "../parts/timer";
import { MarkingContext, useMarking } from "../regions/marking";
import { RegionsPanel } from "../regions/panel";
import { makesRegions } from "../regions/region";
import { ReturnedBanner, ReviewBanner } from "../review/banners";
import { VerdictBar } from "../review/bar";
import { isMarked, markOf, returnedOf } from "../review/returned";
import { useReview } from "../review/use_review";
import { itemOf, questionsOf, remarksName } from "../review/verdict";
import { carriedOver, suggestionOf, taken } from "../suggestions";
import { useTools } from "../tools";
import type { ControlSpec } from "../types";

type Open = "none" | "skip" | "return" | "guideline" | "keys" | "ask" | "broken";

const undoMost = 100;

export function WorkPage({ desk, texts }: { desk: Desk; texts: Messages }) {
  const { shown } = desk;
  const ready = useTools(shown?.job.form);
  if (!shown || !ready) {
    return (
      <main class="empty">
        <h1>{!shown && desk.waitReason ? texts.work.nothing : texts.work.loading}</h1>
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
  const [marksShown, showMarks] = useState(true);
  const [problems, setProblems] = useState<Problem[]>([]);
  const time = useRef(new ActiveTime(shown.activeMs));
  const page = useRef<HTMLElement>(null);
  const undone = useRef<Values[]>([]);
  const { form } = shown.job;
  const { values } = shown;
  const questions = questionsOf(form);
  const layout = layoutOf(questions);
  const remarks = form.controls.find((one) => one.name === remarksName);
  const standing = useMemo(() => new Standing(form, values), [form, values]);
  const suggestion = useMemo(() => suggestionOf(questions, shown.task), [form, shown.task]);
  const before = useMemo(() => carriedOver(form, desk.previous(shown.task) ?? []), [form, shown.task]);
  const active = () => time.current.read(performance.now());
  const set = (next: Values) => {
    undone.current.push(shown.values);
    undone.current.splice(0, undone.current.length - undoMost);
    desk.change(review ? review.judge(next) : next, active());
  };
  const review = useReview(shown, {
    set,
    submit: () => submit(),
    toFix: () => focusLater(order.find(isAsked)),
    toReason: () => focusLater(remarks),
  });
  const returned = returnedOf(form, shown.task);
  const marks = marksShown && !review ? returned : undefined;
  const marking = useMarking(questions, values, standing, suggestion, marks, set);
  const selected = marking.selected;
  // Once the page shows what was just said.
  const focusLater = (control: ControlSpec | undefined) => queueMicrotask(() => focusOn(page.current, control));

  const isAsked = (control: ControlSpec) => {
    if (control.per_region) return selected !== "" && standing.shows(control, selected);
    const free = (control.visible_when ?? []).every((one) => one.when !== "no-region-selected" || selected === "");
    return standing.shows(control) && free;
  };
  const order = layout.asked.flatMap(controlsIn);
  useLayoutEffect(() => {
    time.current.sign(performance.now());
    const first = order.find(isAsked);
    // Enter ends a line there, and is to accept.
    if (review && first?.kind === "textarea") page.current?.querySelector<HTMLElement>(".content")?.focus();
    else focusOn(page.current, first);
    if (performance.getEntriesByName("muster-submit", "mark").length > 0) {
      requestAnimationFrame(() => performance.measure("muster-next", "muster-submit"));
    }
  }, []);

  const submit = () => {
    const found = problemsOf(form, shown.values, texts);
    setProblems(found);
    const [first] = found;
    if (first) {
      marking.select(first.region ?? (isAsked(first.control) ? selected : ""));
      return focusLater(first.control);
    }
    performance.clearMarks("muster-submit");
    performance.mark("muster-submit");
    return desk.submit(active());
  };
  const selectNext = (by: number) => {
    const all = marking.regions();
    const at = all.findIndex(({ region }) => region.id === selected);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
    if (!next) return;
    marking.select(next.region.id);
    focusLater(next.control);
  };
  const take = (offered: Values) => {
    const next = taken(form, shown.values, offered);
    if (next !== shown.values) set(next);
  };
  const undo = () => {
    const last = undone.current.pop();
    if (last) desk.change(last, active());
  };
  const acts: Record<Action, () => void> = {
    submit,
    back: () => desk.back(),
    forward: () => desk.forward(),
    skip: () => desk.correcting || setOpen("skip"),
    return: () => desk.correcting || setOpen("return"),
    ask: () => desk.correcting || setOpen("ask"),
    broken: () => desk.correcting || setOpen("broken"),
    takeBreak: () => desk.takeBreak(),
    guideline: () => setOpen("guideline"),
    keys: () => setOpen("keys"),
    filter: () => page.current?.querySelector<HTMLElement>("[data-filter]")?.focus(),
    close: () => (open !== "none" ? setOpen("none") : review?.verdict === "return" ? review.keep() : marking.select("")),
    suggestion: () => take(suggestion),
    previous: () => take(before),
    regionBefore: () => selectNext(-1),
    regionAfter: () => selectNext(1),
    remove: () => selected && marking.remove(selected),
    undo,
    accept: () => review?.choose("accept"),
    fix: () => review?.choose("fix"),
    sendBack: () => review?.choose("return"),
    answerBefore: () => review?.look(-1),
    answerAfter: () => review?.look(1),
    marks: () => showMarks(!marksShown),
  };
  usePageKeys({
    open: open !== "none",
    acts,
    named: (pressed) => order.find((one) => one.hotkey === pressed && isAsked(one)),
    reach: (control) => focusOn(page.current, control),
  });

  const change = (control: ControlSpec, value: unknown, region?: string) => {
    setProblems(problems.filter((one) => one.control !== control || one.region !== region));
    set(withValue(shown.values, control, value, region));
  };
  const after = (control: ControlSpec) =>
    queueMicrotask(() => {
      const next = nextAsked(page.current, control.name);
      focusOn(page.current, order.find((one) => one.name === next));
    });
  const button = (action: Action, label: string, disabled = false) => (
    <button type="button" class="tool" disabled={disabled} onClick={() => acts[action]()}>
      <Key keys={actionKeys[action]} /> {label}
    </button>
  );
  const contentOf = ({ to_name: name }: ControlSpec) => shown.task.data[form.objects.find((object) => object.name === name)?.field ?? ""];
  // A question below a heading needs no title of its own.
  const askAll = (pieces: Piece[], headed: boolean) => pieces.map((piece, at) => ask(piece, at, at > 0 ? pieces[at - 1]?.what === "heading" : headed));
  const ask = (piece: Piece, at: number, headed: boolean): preact.ComponentChild => {
    if (piece.what === "heading") return <Heading key={at} text={piece.text} size={piece.size} />;
    if (piece.what === "object") return null;
    if (piece.what === "group") {
      const inside = controlsIn(piece);
      if (inside.length > 0 ? !inside.some(isAsked) : !standing.meets(piece.when, selected || undefined)) return null;
      return <div key={at} class={piece.inline ? "group beside" : "group"}>{askAll(piece.pieces, headed)}</div>;
    }
    const { control } = piece;
    if (!isAsked(control)) return null;
    const region = control.per_region ? selected : undefined;
    return (
      <Question
        key={`${control.name}/${region ?? ""}`}
        control={control}
        {...(region === undefined ? {} : { region })}
        {...{ values, suggestion, standing, problems, texts }}
        mark={marks && markOf(marks, control, texts, region)}
        titled={!headed}
        content={contentOf(control)}
        change={(value) => change(control, value, region)}
        done={() => after(control)}
      />
    );
  };
  const report = (trouble: string) => desk.giveBack("skip", prefixes.broken + trouble);
  const offers = (offered: Values) => taken(form, values, offered) !== values;
  return (
    <MarkingContext.Provider value={marking}>
      <main ref={page} class="work" onPointerMove={() => time.current.sign(performance.now())} onKeyDownCapture={() => time.current.sign(performance.now())}>
        <header class="task-head">
          <strong>{shown.job.name}</strong>
          <span class="quiet item">{itemOf(shown.task)}</span>
          {review && <span class="chip soft">{texts.review.title}</span>}
          {desk.correcting && <span class="chip">{texts.work.correcting}</span>}
          <span class="grow" />
          <span class="quiet">{texts.work.ahead(desk.queue.filter((task) => task.id !== shown.task.id).length)}</span>
          <Timer time={time.current} label={texts.work.active} idle={texts.work.idle} />
        </header>
        {review && <ReviewBanner review={review} returned={returned} texts={texts} />}
        {!review && returned && (
          <ReturnedBanner returned={returned} marked={isMarked(form, returned)} showing={marksShown} toggle={acts.marks} texts={texts} />
        )}
        <div class="columns">
          <article class="content" tabIndex={-1}>
            <Content pieces={layout.shown} data={shown.task.data} standing={standing} texts={texts} report={desk.correcting ? undefined : report} />
          </article>
          <aside class="questions">
            {(offers(suggestion) || offers(before)) && (
              <div class="offers">
                {offers(suggestion) && button("suggestion", texts.work.takeSuggestion)}
                {offers(before) && button("previous", texts.work.takePrevious)}
              </div>
            )}
            <div class="asked">
              {askAll(layout.asked, order.length < 2)}
              {order.some(makesRegions) && <RegionsPanel texts={texts} />}
            </div>
            {review ? (
              <VerdictBar
                review={review}
                remarks={remarks}
                reason={values[remarksName]}
                problem={problems.find((one) => one.control === remarks)?.text ?? ""}
                change={(reason) => remarks && change(remarks, reason)}
                submit={submit}
                texts={texts}
              />
            ) : (
              <button type="button" class="primary submit" onClick={submit}>
                {desk.correcting ? texts.work.correct : texts.work.submit} <Key keys="Enter" />
              </button>
            )}
          </aside>
        </div>
        <footer class="actions">
          {button("back", texts.work.back, !desk.canGoBack)}
          {button("forward", texts.work.forward, !desk.correcting)}
          <span class="grow" />
          {button("skip", texts.work.skip, desk.correcting)}
          {button("return", texts.work.return, desk.correcting)}
          {button("ask", texts.say.ask, desk.correcting)}
          {button("broken", texts.say.broken, desk.correcting)}
          {button("guideline", texts.work.guideline)}
          {button("keys", texts.work.keys)}
        </footer>
        {(open === "skip" || open === "return") && (
          <Dialog title={open === "skip" ? texts.work.skipTitle : texts.work.returnTitle} texts={texts} close={() => setOpen("none")}>
            <Reasons texts={texts} choose={(reason) => { setOpen("none"); desk.giveBack(open, reason); }} />
          </Dialog>
        )}
        {(open === "ask" || open === "broken") && (
          <Say what={open} texts={texts} close={() => setOpen("none")}
            send={(reason) => { setOpen("none"); desk.giveBack(open === "ask" ? "return" : "skip", reason); }} />
        )}
        {open === "guideline" && (
          <Dialog title={texts.work.guideline} texts={texts} close={() => setOpen("none")}>
            <Guideline text={shown.job.guideline || texts.work.noGuideline} />
          </Dialog>
        )}
        {open === "keys" && (
          <Dialog title={texts.work.keysHelp} texts={texts} close={() => setOpen("none")}>
            <KeysHelp texts={texts} regions={order.some(makesRegions)} review={review !== undefined} marks={!review && returned !== undefined} />
          </Dialog>
        )}
      </main>
    </MarkingContext.Provider>
  );
}
