// A guided story: one claim a step, with the view that shows it. Who leaves it finds the way back.
import { $, announce, button, el, isPlain } from "./dom.js";
import { data } from "./data.js";
import { sourceList } from "./entries.js";
import { goToStep, state, update } from "./state.js";
import { locale, t } from "./text.js";

const storySteps = data.story?.steps ?? [];
const localText = (texts) => texts?.[locale.lang] ?? "";

function moveStep(by) {
  const to = state.step + by;
  if (to >= 1 && to <= storySteps.length) goToStep(to);
}

// What a button does that may go with the step, and where the reader is then.
const actThenFocus = (act, id) => () => {
  act();
  $(id).focus();
};
const goOnward = actThenFocus(() => moveStep(1), "story-claim");
const leaveStory = actThenFocus(() => update({ told: false }), "story-resume");
const resumeStory = actThenFocus(() => goToStep(state.step), "story-claim");

function onkeydown(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by || !isPlain(event) || !state.told) return;
  event.preventDefault();
  moveStep(by);
}

// Built once per language; afterwards only its texts change, so that no button loses the keyboard.
export function buildStory() {
  const box = $("story");
  box.hidden = !storySteps.length;
  document.body.classList.toggle("guided", storySteps.length > 0);
  if (!storySteps.length) return;
  box.onkeydown = onkeydown;
  box.replaceChildren(
    el(
      "div",
      { id: "story-told" },
      el(
        "div.steps",
        button(t("story.back"), () => moveStep(-1), { id: "story-back" }),
        el("span.meta", { id: "story-step" }),
        button(t("story.next"), () => moveStep(1), { id: "story-next" }),
      ),
      el("p.meta", { id: "story-title" }, localText(data.story.title)),
      el("h2", { id: "story-claim", tabindex: -1 }),
      el("p", { id: "story-note" }),
      el("div", { id: "story-against" }, el("h3", t("story.against")), el("p")),
      el("div", { id: "story-sources" }),
      el(
        "p.actions",
        button("", goOnward, { id: "story-onward", class: "go" }),
        button(t("story.leave"), leaveStory, { id: "story-leave" }),
      ),
    ),
    button("", resumeStory, { id: "story-resume" }),
  );
}

export function renderStory(changed) {
  if (!storySteps.length) return;
  const step = storySteps[state.step - 1];
  const at = { n: state.step, all: storySteps.length };
  document.body.classList.toggle("told", state.told);
  $("story-told").hidden = !state.told;
  $("story-resume").hidden = state.told;
  $("story-resume").textContent = t("story.resume", at);
  if (!["step", "told", "lang"].some((key) => changed.has(key))) return;
  $("story-step").textContent = t("story.step", at);
  $("story-back").setAttribute("aria-disabled", String(state.step === 1));
  $("story-next").setAttribute("aria-disabled", String(state.step === storySteps.length));
  $("story-claim").textContent = localText(step.claim);
  $("story-note").textContent = localText(step.note);
  $("story-against").hidden = !localText(step.against);
  $("story-against").lastChild.textContent = localText(step.against);
  $("story-sources").replaceChildren(sourceList(step.sources ?? []) ?? "");
  $("story-onward").hidden = state.step === storySteps.length || !localText(step.next);
  $("story-onward").textContent = localText(step.next);
  $("story").scrollTop = 0;
  announce(state.told ? t("story.said", { ...at, claim: localText(step.claim) }) : t("story.left"));
}
