import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Messages } from "../i18n";
import { actionKeys, composing, type Action } from "../keys";
import { Key } from "./key";

export function Dialog(props: { title: string; texts: Messages; close(): void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => before instanceof HTMLElement && before.focus();
  }, []);
  return (
    <dialog ref={dialog} class="card" aria-label={props.title} onCancel={(event) => { event.preventDefault(); props.close(); }}>
      <header>
        <h2>{props.title}</h2>
        <button type="button" class="tool" onClick={props.close}>
          <Key keys="Escape" /> {props.texts.work.close}
        </button>
      </header>
      {props.children}
    </dialog>
  );
}

export function Reasons({ texts, choose }: { texts: Messages; choose(reason: string): void }) {
  const own = useRef<HTMLInputElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    const reason = event.target === own.current ? undefined : texts.work.reasons[Number(event.key) - 1];
    if (reason) choose(reason);
    else if (event.key === "Enter" && event.target === own.current && own.current?.value.trim()) choose(own.current.value.trim());
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="reasons" onKeyDown={onKeyDown}>
      {texts.work.reasons.map((reason, at) => (
        <button type="button" class="option" key={reason} autofocus={at === 0} onClick={() => choose(reason)}>
          <span class="option-label">{reason}</span> <Key keys={String(at + 1)} />
        </button>
      ))}
      <input ref={own} class="field" maxLength={60} placeholder={texts.work.otherReason} aria-label={texts.work.otherReason} />
    </div>
  );
}

export function Guideline({ text }: { text: string }) {
  return <div class="prose guideline" tabIndex={0}>{text}</div>;
}

function regionLines({ work }: Messages): [string, string][] {
  return [
    [actionKeys.regionBefore, work.selectBefore], [actionKeys.regionAfter, work.selectAfter], [actionKeys.remove, work.remove],
    ["Space", work.drawsByKey], ["ArrowRight", work.nudges], ["Ctrl+ArrowRight", work.resizes], ["Shift+ArrowRight", work.keysStart], ["{", work.keysTurn],
    ["Ctrl", work.keysForce], ["Escape", work.keysLetGo],
  ];
}

function reviewLines({ review }: Messages): [string, string][] {
  const lines: [Action, string][] = [["accept", review.accept], ["fix", review.fix], ["sendBack", review.sendBack], ["answerBefore", review.answerBefore], ["answerAfter", review.answerAfter]];
  return lines.map(([action, words]) => [actionKeys[action], words]);
}

// What else there is on the page beside questions.
interface KeysHelpProps {
  texts: Messages;
  regions: boolean;
  review: boolean;
  marks: boolean; // of an inspector
}

export function KeysHelp({ texts, regions, review, marks }: KeysHelpProps) {
  const { work } = texts;
  const lines: [string, string][] = (["submit", "back", "forward", "skip", "return", "guideline", "filter"] as Action[]).map(
    (action) => [actionKeys[action], action === "filter" ? work.filter : work[action as "submit"]],
  );
  lines.push([actionKeys.ask, texts.say.ask], [actionKeys.broken, texts.say.broken], [actionKeys.takeBreak, texts.breaks.take]);
  lines.push(["Ctrl+Enter", work.keysSubmitText], ["Tab", work.keysMove]);
  lines.push([actionKeys.suggestion, work.takeSuggestion], [actionKeys.previous, work.takePrevious], [actionKeys.undo, work.undo]);
  if (review) lines.unshift(...reviewLines(texts));
  if (marks) lines.push([actionKeys.marks, texts.review.showMarks]);
  if (regions) lines.push(...regionLines(texts));
  return (
    <>
      <dl class="keys-help">
        {lines.map(([keys, label]) => (
          <div key={keys}>
            <dt><Key keys={keys} /></dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">{work.keysChoose}</p>
    </>
  );
}
