// A guided story: one claim a step, with the view that shows it. Who leaves it finds the way back.
import { $, announce, isPlain, onClick } from "./dom.js";
import { data } from "./data.js";
import { sourceList } from "./sources.js";
import { goToStep, state, update } from "./state.js";
import { locale, t } from "./text.js";

const storySteps = data.story?.steps ?? [];
const localText = (texts) => texts?.[locale.lang] ?? "";

function moveStep(by) {
  const to = state.step + by;
  if (to >= 1 && to <= storySteps.length) goToStep(to);
}

function turnByKey(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by || !isPlain(event) || !state.told) return;
  event.preventDefault();
  moveStep(by);
}

export function wireStory() {
  $("story").hidden = !storySteps.length;
  document.body.classList.toggle("guided", storySteps.length > 0);
  $("story").addEventListener("keydown", turnByKey);
  onClick("story-back", () => moveStep(-1));
  onClick("story-next", () => moveStep(1));
  onClick("story-onward", () => moveStep(1), "story-claim");
  onClick("story-leave", () => update({ told: false }), "story-resume");
  onClick("story-resume", () => goToStep(state.step), "story-claim");
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
  $("story-title").textContent = localText(data.story.title);
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
