// What an inspector does with a review: looks at its answers and gives a verdict.
import { useMemo, useRef } from "preact/hooks";
import type { Shown } from "../desk";
import { fromResult, type Values } from "../form/values";
import { agreeing, answerAt, answersOf, judged, notReturned, questionsOf, remarksName, returnedNow, same, verdictIn, verdictName, type Verdict } from "./verdict";

export interface Review {
  at: number; // of the answers, which is on screen
  count: number;
  agree: number; // how many are as that one, itself among them
  verdict: Verdict;
  changed: boolean; // what is on screen is no more what was answered
  // After every change of the answer.
  judge(values: Values): Values;
  look(by: number): void;
  choose(verdict: Verdict): void;
  keep(): void; // does not return it after all
}

export interface ReviewActs {
  set(values: Values): void;
  submit(): void;
  toFix(): void; // to where the answer is changed
  toReason(): void;
}

// Undefined where the task is no review.
export function useReview({ job: { form }, task, values }: Shown, { set, submit, toFix, toReason }: ReviewActs): Review | undefined {
  const answers = useMemo(() => answersOf(task)?.map((result) => fromResult(questionsOf(form), result)), [form, task]);
  const before = useRef(0);
  if (!answers) return undefined;
  const at = (before.current = answerAt(form, answers, values, before.current));
  const changed = !same(form, values, answers[at] ?? {});
  const withVerdict = (next: Values) => judged(form, answers[at], next);
  const look = (by: number) => {
    before.current = (at + by + answers.length) % answers.length;
    const next = answers[before.current] ?? {};
    const kept = verdictIn(values) === "return" ? { [verdictName]: ["return"], [remarksName]: values[remarksName] } : {};
    if (answers.length > 1) set(judged(form, next, { ...next, ...kept }));
  };
  const choose = (verdict: Verdict) => {
    if (verdict === "return") {
      if (verdictIn(values) !== "return") set(returnedNow(values));
      return toReason();
    }
    if (verdict === "accept" && changed) return;
    if (verdictIn(values) === "return") set(notReturned(form, answers[at], values));
    if (verdict === "fix" && !changed) return toFix();
    submit();
  };
  return {
    at, changed, look, choose,
    count: answers.length,
    agree: agreeing(form, answers, at),
    verdict: verdictIn(values) ?? (changed ? "fix" : "accept"),
    judge: withVerdict,
    keep: () => verdictIn(values) === "return" && set(notReturned(form, answers[at], values)),
  };
}
