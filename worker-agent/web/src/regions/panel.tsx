import { useContext } from "preact/hooks";
import type { Messages } from "../i18n";
import { actionKeys } from "../keys";
import { Key } from "../parts/key";
import { colorOf, focusSurface, labelText, MarkingContext, type Placed } from "./marking";

function Entry({ placed, number, texts }: { placed: Placed; number: number; texts: Messages }) {
  const marking = useContext(MarkingContext);
  const { control, region } = placed;
  const { place } = region;
  const choose = () => {
    marking.select(region.id === marking.selected ? "" : region.id);
    focusSurface(control.to_name);
  };
  const what = "text" in place ? place.text : texts.work.shapes[place.shape];
  return (
    <li>
      <button type="button" class="option region" aria-pressed={region.id === marking.selected} onClick={choose}>
        <span class="swatch" style={{ background: colorOf(marking.form, control, region.labels) }} aria-hidden="true" />
        <span class="place">{number}</span>
        <strong>{labelText(control, region.labels) || texts.work.noLabel}</strong>
        <span class="option-label quiet">{what}</span>
        {marking.isLeftOut(region.id) && <span class="marked-by">✎ {texts.review.removedHere}</span>}
      </button>
    </li>
  );
}

// All that was drawn and marked, and the keys for it.
export function RegionsPanel({ texts }: { texts: Messages }) {
  const { regions, selected } = useContext(MarkingContext);
  const all = regions();
  const place = all.find(({ region }) => region.id === selected)?.region.place;
  const hint = (keys: string, words: string) => <span><Key keys={keys} /> {words}</span>;
  return (
    <section class="question regions" aria-label={texts.work.regions}>
      <h3>
        {texts.work.regions} <small class="quiet">{all.length}</small>
      </h3>
      {all.length === 0 && <p class="quiet">{texts.work.noRegions}</p>}
      <ol class="options">
        {all.map((placed, at) => <Entry key={placed.region.id} placed={placed} number={at + 1} texts={texts} />)}
      </ol>
      <p class="hint">
        {all.length > 0 && hint(actionKeys.regionBefore, "")}
        {all.length > 0 && hint(actionKeys.regionAfter, texts.work.selects)}
        {place && hint("ArrowRight", "text" in place ? texts.work.nudgesEnd : texts.work.nudges)}
        {place && "text" in place && hint("Shift+ArrowRight", texts.work.nudgesStart)}
        {place && !("text" in place) && hint("Ctrl+ArrowRight", texts.work.resizes)}
        {place && hint(actionKeys.remove, texts.work.remove)}
        {hint("Space", texts.work.drawsByKey)}
        {hint(actionKeys.undo, texts.work.undo)}
      </p>
    </section>
  );
}
