// The left column: what is shown.
import { useContext } from "preact/hooks";
import { MarkingContext } from "../regions/marking";
import type { Piece } from "../form/layout";
import type { Standing } from "../form/rules";
import { valueOf } from "../form/values";
import type { Messages } from "../i18n";
import { objectKind } from "../objects/registry";
import type { ObjectProps } from "../objects/object";
import type { Json, ObjectSpec } from "../types";

export function Heading({ text, size }: { text: string; size: number }) {
  return <h2 class={size > 0 ? `size-${size}` : ""}>{text}</h2>;
}

interface ContentProps {
  pieces: Piece[];
  data: Record<string, Json>;
  standing: Standing;
  texts: Messages;
  report: ObjectProps["report"];
}

// Of two that are compared, the better one stands out.
function useBetter(object: ObjectSpec): boolean {
  const { form, values } = useContext(MarkingContext);
  return form.controls.some((control) => {
    if (control.kind !== "pairwise") return false;
    const side = control.to_name.split(",").indexOf(object.name);
    return side >= 0 && valueOf(values, control) === ["left", "right"][side];
  });
}

function Shown({ object, data, texts, report }: Pick<ContentProps, "data" | "texts" | "report"> & { object: ObjectSpec }) {
  const better = useBetter(object);
  const Kind = objectKind(object.kind);
  return (
    <div class={better ? "object better" : "object"} data-object={object.name}>
      {Kind ? <Kind object={object} content={data[object.field]} texts={texts} report={report} /> : <p class="problem">{texts.work.unknownObject(object.kind)}</p>}
    </div>
  );
}

export function Content({ pieces, data, standing, texts, report }: ContentProps) {
  const { selected } = useContext(MarkingContext);
  return (
    <>
      {pieces.map((piece, at) => {
        if (piece.what === "heading") return <Heading key={at} text={piece.text} size={piece.size} />;
        if (piece.what === "object") return <Shown key={at} object={piece.object} data={data} texts={texts} report={report} />;
        if (piece.what === "control" || !standing.meets(piece.when, selected || undefined)) return null;
        return (
          <div key={at} class={piece.inline ? "group beside" : "group"}>
            <Content pieces={piece.pieces} data={data} standing={standing} texts={texts} report={report} />
          </div>
        );
      })}
    </>
  );
}
