// The three verdicts, each with its key; and, to return, the reason.
import { kindOf } from "../controls/registry";
import type { Messages } from "../i18n";
import { actionKeys, type Action } from "../keys";
import { Key } from "../parts/key";
import type { ControlSpec } from "../types";
import type { Review } from "./use_review";
import type { Verdict } from "./verdict";

export interface BarProps {
  review: Review;
  remarks: ControlSpec | undefined; // the control that takes the reason
  reason: unknown;
  problem: string; // of the reason
  change(reason: unknown): void;
  submit(): void;
  texts: Messages;
}

const keyOf: Record<Verdict, Action> = { accept: "accept", fix: "fix", return: "sendBack" };

function Reason({ remarks, reason, problem, change, texts }: BarProps & { remarks: ControlSpec }) {
  const kind = kindOf(remarks);
  return (
    <section class={problem ? "question wrong" : "question"} data-control={remarks.name}>
      <h3 id="q-reason">{texts.review.reason}</h3>
      {kind && <kind.View spec={remarks} value={reason ?? kind.empty} change={change} done={() => undefined} content={undefined} suggested={undefined} labelledBy="q-reason" texts={texts} />}
      <p class="problem" role="alert">{problem}</p>
      <p class="hint">
        {texts.review.reasonHint} <span><Key keys={actionKeys.close} /> {texts.review.keepReason}</span>
      </p>
    </section>
  );
}

export function VerdictBar(props: BarProps) {
  const { review, remarks, submit, texts } = props;
  const words: Record<Verdict, string> = { accept: texts.review.accept, fix: texts.review.fix, return: texts.review.sendBack };
  const said = review.verdict === "return" ? "" : review.changed ? texts.review.fixed : `${texts.review.asItStands} ${texts.review.fixHint}`;
  const verdict = (one: Verdict) => {
    const chosen = review.verdict === one;
    const gone = one === "accept" && review.changed;
    return (
      <button
        type="button"
        class={chosen ? "verdict primary" : "verdict"}
        aria-pressed={chosen}
        disabled={gone}
        title={gone ? texts.review.acceptGone : ""}
        data-verdict={one}
        onClick={() => (chosen ? submit() : review.choose(one))}
      >
        <span class="verdict-name">{words[one]}</span>
        <span class="verdict-keys">
          <Key keys={actionKeys[keyOf[one]]} />
          {chosen && <Key keys={one === "return" ? "Ctrl+Enter" : "Enter"} />}
        </span>
      </button>
    );
  };
  return (
    <div class="verdicts">
      {review.verdict === "return" && remarks && <Reason {...props} remarks={remarks} />}
      {said && <p class="quiet said">{said}</p>}
      <div class="verdict-row" role="group" aria-label={texts.review.verdict}>
        {verdict("accept")}
        {verdict("fix")}
        {verdict("return")}
      </div>
    </div>
  );
}
