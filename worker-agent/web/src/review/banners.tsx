// What is said above a task that is a review, and above one that was returned.
import type { Messages } from "../i18n";
import { actionKeys } from "../keys";
import { Key } from "../parts/key";
import type { Returned } from "./returned";
import type { Review } from "./use_review";

export function ReviewBanner({ review, returned, texts }: { review: Review; returned: Returned | undefined; texts: Messages }) {
  const { at, count, agree, look } = review;
  return (
    <section class="banner" aria-label={texts.review.title}>
      <p class="grow">
        <strong>{texts.review.title}</strong> <span>{texts.review.intro}</span>
        {returned?.reason && <span class="banner-more">{texts.review.returnedEarlier}: <q>{returned.reason}</q></span>}
      </p>
      {count > 1 && (
        <div class="answers-at">
          <button type="button" class="tool" aria-label={texts.review.answerBefore} onClick={() => look(-1)}><Key keys={actionKeys.answerBefore} /></button>
          <span role="status"><strong>{texts.review.answer(at + 1, count)}</strong> {texts.review.agree(agree, count)}</span>
          <button type="button" class="tool" aria-label={texts.review.answerAfter} onClick={() => look(1)}><Key keys={actionKeys.answerAfter} /></button>
        </div>
      )}
    </section>
  );
}

interface ReturnedProps {
  returned: Returned;
  marked: boolean; // there is more than the reason
  showing: boolean;
  toggle(): void;
  texts: Messages;
}

export function ReturnedBanner({ returned, marked, showing, toggle, texts }: ReturnedProps) {
  const regions = showing ? texts.review.marksOf(returned.changed.size, returned.removed.size) : "";
  return (
    <section class="banner back" aria-label={texts.review.returned}>
      <p class="grow">
        <strong>{texts.review.returned}</strong> <q>{returned.reason}</q>
        <span class="banner-more">{texts.review.returnedIntro} {regions && <span class="marked-by">✎ {regions}</span>}</span>
      </p>
      {marked && (
        <button type="button" class="tool" aria-pressed={showing} onClick={toggle}>
          <Key keys={actionKeys.marks} /> {showing ? texts.review.hideMarks : texts.review.showMarks}
        </button>
      )}
    </section>
  );
}
