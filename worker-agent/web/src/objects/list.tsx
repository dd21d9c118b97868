import { useContext } from "preact/hooks";
import { arranged, bucketsOf, listItems, type Ranks } from "../controls/ranker";
import { valueOf } from "../form/values";
import { MarkingContext } from "../regions/marking";
import type { ObjectProps } from "./object";

// Each item with the place it has been given.
export function ListObject({ object, content }: ObjectProps) {
  const { form, values } = useContext(MarkingContext);
  const items = listItems(content);
  const control = form.controls.find((one) => one.kind === "ranker" && one.to_name === object.name);
  const said = control ? (valueOf(values, control) as Ranks) : {};
  const badges = new Map<string, string>();
  if (control && Object.keys(said).length > 0) {
    const ranks = arranged(control, said, items.map((item) => item.id));
    for (const { name, title } of bucketsOf(control))
      ranks[name]?.forEach((id, at) => badges.set(id, control.buckets ? title : String(at + 1)));
  }
  return (
    <section class="list">
      {object.title && <h3>{object.title}</h3>}
      <div class="cards">
        {items.map(({ id, title, body }) => (
          <article key={id} class="card item-card">
            <header>
              <strong>{title || id}</strong>
              {badges.get(id) && <span class="place">{badges.get(id)}</span>}
            </header>
            <div class="prose">{body}</div>
          </article>
        ))}
      </div>
    </section>
  );
}
