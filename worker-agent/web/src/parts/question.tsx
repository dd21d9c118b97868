import { kindOf } from "../controls/registry";
import type { Problem } from "../form/problems";
import type { Standing } from "../form/rules";
import { valueOf, type Values } from "../form/values";
import type { Messages } from "../i18n";
import { Key } from "./key";
import type { ControlSpec, Json } from "../types";

export interface QuestionProps {
  control: ControlSpec;
  region?: string; // that it is asked of
  values: Values;
  suggestion: Values;
  mark: string | undefined; // what the inspector would have instead
  standing: Standing;
  content: Json | undefined;
  problems: Problem[];
  titled: boolean;
  texts: Messages;
  change(value: unknown): void;
  done(): void;
}

export function Question(props: QuestionProps) {
  const { control, region, texts, standing } = props;
  const kind = kindOf(control);
  const title = `q-${control.name}`;
  const suggested = Object.hasOwn(props.suggestion, control.name) ? valueOf(props.suggestion, control, region) : undefined;
  const typed = control.kind === "textarea" || control.kind === "number";
  const problem = props.problems.find((one) => one.control === control && one.region === region)?.text ?? "";
  return (
    <section class={problem ? "question wrong" : "question"} data-control={control.name}>
      <h3 id={title} class={props.titled || region ? "" : "visually-hidden"}>
        {control.name} {region && <small class="quiet">{texts.work.ofRegion}</small>}{" "}
        {!standing.requires(control, region) && <small class="quiet">{texts.work.optional}</small>}
        {control.hotkey && <Key keys={control.hotkey} />}
      </h3>
      {kind ? (
        <kind.View
          spec={control}
          value={valueOf(props.values, control, region)}
          change={props.change}
          done={props.done}
          content={props.content}
          suggested={suggested}
          labelledBy={title}
          texts={texts}
        />
      ) : (
        <p class="problem">{texts.work.unknownControl(control.kind)}</p>
      )}
      {typed && suggested !== undefined && suggested !== "" && <p class="offered quiet"><span class="suggested" title={texts.work.suggested}>✦</span> {String(suggested)}</p>}
      {props.mark !== undefined && <p class="marked-by"><span aria-hidden="true">✎</span> {texts.review.mark}: <strong>{props.mark}</strong></p>}
      <p class="problem" role="alert">{problem}</p>
    </section>
  );
}
