// What holds on the last day of a year, or on the day of the network when no year is chosen.
import { data, tieOf } from "./data.js";
import { state } from "./state.js";

// In force on the last day of a year, or on the day of the network when no year is chosen.
export function inForce(x, year = state.year) {
  if (!year) return x.active;
  const day = `${year}-12-31`;
  return !x.stopped && (!x.start || x.start <= day) && (!x.until || x.until >= day);
}

export function gapHolds(gap, year = state.year) {
  if (!year || !data.years.length) return gap.gap;
  return gap.open.some(([from, to]) => from <= year && year <= to);
}

// How a need is served on the day, or on the last day of the year; empty when there is no such need.
export function channelIn(need, year = state.year) {
  if (!year || !data.years.length) return need.channel;
  return need.years.find(([from, to]) => from <= year && year <= to)?.[2] ?? "";
}

// Whether the frequency of a link or an arrangement was last stated too long ago to prove it.
export const aged = (x, year = state.year) => x.aged > 0 && (!year || x.aged + data.proof_years < year);

// How regularly two agencies are linked in the year; empty when they are not.
export function tieCadence(a, b, year = state.year) {
  const tie = tieOf.get(a < b ? `${a}|${b}` : `${b}|${a}`);
  if (!tie) return "";
  if (!year || !data.years.length) return tie.cadence;
  return tie.years.find(([from, to]) => from <= year && year <= to)?.[2] ?? "";
}
