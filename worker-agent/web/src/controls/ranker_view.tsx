import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { chord, composing } from "../keys";
import { Key } from "../parts/key";
import type { ViewProps } from "./control";
import { arranged, bucketsOf, listItems, moved, type ListItem, type Ranks } from "./ranker";

function Item(props: { item: ListItem; place: number; stop: boolean; drag(id: string): void }) {
  const { item, place } = props;
  return (
    <li
      class="option ranked"
      data-id={item.id}
      data-stop={props.stop || undefined}
      tabIndex={props.stop ? 0 : -1}
      draggable
      onDragStart={() => props.drag(item.id)}
    >
      <span class="place">{place}</span>
      <span class="option-label">{item.title || item.body.slice(0, 80) || item.id}</span>
      <span class="grip" aria-hidden="true">⠿</span>
    </li>
  );
}

// Digits put an item at that place, or into that bucket.
export function RankerView({ spec, value, change, done, content, labelledBy, texts }: ViewProps<Ranks>) {
  const items = listItems(content);
  const ranks = arranged(spec, value, items.map((item) => item.id));
  const buckets = bucketsOf(spec);
  const order = buckets.flatMap(({ name }) => ranks[name] ?? []);
  const [at, moveTo] = useState({ id: "" });
  const dragged = useRef("");
  const place = useRef<HTMLDivElement>(null);
  const stop = order.includes(at.id) ? at.id : (order[0] ?? "");
  // Moving an item in the document takes the focus from it. It is given back in the same commit: a frame later it would be taken
  // from where the person's next key had put it.
  useLayoutEffect(() => {
    if (at.id) place.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(at.id)}"]`)?.focus();
  }, [at]);
  const focusItem = (id: string) => moveTo({ id });
  const put = (id: string, bucket: string, to: number) => {
    change(moved(ranks, id, bucket, to));
    focusItem(id);
  };
  const bucketOf = (id: string) => buckets.find(({ name }) => ranks[name]?.includes(id))?.name ?? "";
  const byDigit = (digit: number) => {
    if (!spec.buckets) return digit <= order.length && put(stop, spec.name, digit - 1);
    const bucket = digit === 0 ? buckets.at(-1) : buckets[digit - 1];
    return bucket && put(stop, bucket.name, Infinity);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event)) return;
    const pressed = chord(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[pressed.replace("Shift+", "")];
    const bucket = bucketOf(stop);
    if (/^\d$/.test(pressed) && stop) byDigit(Number(pressed));
    else if (step && pressed.startsWith("Shift+")) put(stop, bucket, (ranks[bucket] ?? []).indexOf(stop) + step);
    else if (step) focusItem(order[(order.indexOf(stop) + step + order.length) % order.length] ?? "");
    else if (pressed === " ") {
      change(ranks);
      done();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onDrop = (event: DragEvent, bucket: string) => {
    event.preventDefault();
    const over = (event.target as Element).closest<HTMLElement>("[data-id]")?.dataset["id"];
    const ids = (ranks[bucket] ?? []).filter((id) => id !== dragged.current);
    if (dragged.current) put(dragged.current, bucket, over && over !== dragged.current ? ids.indexOf(over) : Infinity);
  };
  const said = Object.keys(value).length > 0;
  return (
    <div ref={place} class="ranker" role="group" aria-labelledby={labelledBy} onKeyDown={onKeyDown}>
      {buckets.map(({ name, title }, index) => (
        <section key={name} class="bucket" onDragOver={(event) => event.preventDefault()} onDrop={(event) => onDrop(event, name)}>
          {spec.buckets && (
            <h4>
              <Key keys={index === buckets.length - 1 ? "0" : String(index + 1)} /> {title || texts.work.unsorted}
            </h4>
          )}
          <ol class="options">
            {(ranks[name] ?? []).map((id, place) => {
              const item = items.find((one) => one.id === id);
              return item && <Item key={id} item={item} place={place + 1} stop={id === stop} drag={(one) => void (dragged.current = one)} />;
            })}
          </ol>
        </section>
      ))}
      <p class="hint">
        <Key keys="Shift+ArrowUp" /> <Key keys="Shift+ArrowDown" /> {texts.work.moves} · <Key keys="1" />…<Key keys="9" /> {spec.buckets ? texts.work.toBucket : texts.work.toPlace} · <Key keys="Space" /> {said ? texts.work.ordered : texts.work.takeOrder}
      </p>
    </div>
  );
}
