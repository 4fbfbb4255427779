// A guided story: one claim a step, with the view that shows it. Who leaves it finds the way back.
import { $, button, el, isPlain, say } from "./dom.js";
import { data } from "./data.js";
import { sourceList } from "./entries.js";
import { state, toStep, update } from "./state.js";
import { speech, t } from "./text.js";

const chapters = data.story?.steps ?? [];
const own = (texts) => texts?.[speech.lang] ?? "";

function turnBy(by) {
  const to = state.step + by;
  if (to >= 1 && to <= chapters.length) toStep(to);
}

// What a button does that may go with the step, and where the reader is then.
const leading = (act, id) => () => {
  act();
  $(id).focus();
};
const onward = leading(() => turnBy(1), "story-claim");
const leaveStory = leading(() => update({ told: false }), "story-resume");
const resumeStory = leading(() => toStep(state.step), "story-claim");

function onkeydown(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by || !isPlain(event) || !state.told) return;
  event.preventDefault();
  turnBy(by);
}

// Built once per language; afterwards only its texts change, so that no button loses the keyboard.
export function buildStory() {
  const box = $("story");
  box.hidden = !chapters.length;
  document.body.classList.toggle("guided", chapters.length > 0);
  if (!chapters.length) return;
  box.onkeydown = onkeydown;
  box.replaceChildren(
    el(
      "div",
      { id: "story-told" },
      el(
        "div.steps",
        button(t("story.back"), () => turnBy(-1), { id: "story-back" }),
        el("span.meta", { id: "story-step" }),
        button(t("story.next"), () => turnBy(1), { id: "story-next" }),
      ),
      el("p.meta", { id: "story-title" }, own(data.story.title)),
      el("h2", { id: "story-claim", tabindex: -1 }),
      el("p", { id: "story-note" }),
      el("div", { id: "story-against" }, el("h3", t("story.against")), el("p")),
      el("div", { id: "story-sources" }),
      el(
        "p.actions",
        button("", onward, { id: "story-onward", class: "go" }),
        button(t("story.leave"), leaveStory, { id: "story-leave" }),
      ),
    ),
    button("", resumeStory, { id: "story-resume" }),
  );
}

export function renderStory(changed) {
  if (!chapters.length) return;
  const step = chapters[state.step - 1];
  const at = { n: state.step, all: chapters.length };
  document.body.classList.toggle("told", state.told);
  $("story-told").hidden = !state.told;
  $("story-resume").hidden = state.told;
  $("story-resume").textContent = t("story.resume", at);
  if (!["step", "told", "lang"].some((key) => changed.has(key))) return;
  $("story-step").textContent = t("story.step", at);
  $("story-back").setAttribute("aria-disabled", String(state.step === 1));
  $("story-next").setAttribute("aria-disabled", String(state.step === chapters.length));
  $("story-claim").textContent = own(step.claim);
  $("story-note").textContent = own(step.note);
  $("story-against").hidden = !own(step.against);
  $("story-against").lastChild.textContent = own(step.against);
  $("story-sources").replaceChildren(sourceList(step.sources ?? []) ?? "");
  $("story-onward").hidden = state.step === chapters.length || !own(step.next);
  $("story-onward").textContent = own(step.next);
  $("story").scrollTop = 0;
  say(state.told ? t("story.said", { ...at, claim: own(step.claim) }) : t("story.left"));
}
