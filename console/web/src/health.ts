/** How good the capture is, in sentences. What is said here holds for every other page. */

import type { Health } from "./model";
import { counted, listed, share } from "./words";

export interface Sentence {
  tone: "good" | "fair" | "bad";
  text: string;
}

export function sentences(health: Health): Sentence[] {
  if (!health.frames) {
    return [
      { tone: "bad", text: "No frame has arrived yet. Is the mirror port on, and the cable in?" },
    ];
  }
  return [
    loss(health),
    direction(health),
    copies(health),
    decoded(health),
    ...kept(health),
    ...troubles(health),
  ];
}

function loss({ loss_share, dropped }: Health): Sentence {
  if (!loss_share && !dropped)
    return { tone: "good", text: "Nothing was seen to be lost on the way to the sensor." };
  const lost = dropped ? `, ${counted(dropped, "frame")} of it in the sensor itself` : "";
  const tone = loss_share > 0.01 ? "bad" : "fair";
  return { tone, text: `${share(loss_share)} of the traffic was missed${lost}.` };
}

function direction({ one_way_share }: Health): Sentence {
  if (!one_way_share)
    return { tone: "good", text: "No TCP conversation shows one direction only." };
  const tone = one_way_share > 0.2 ? "bad" : "fair";
  const hint = one_way_share > 0.2 ? " The mirror may copy only received or only sent frames." : "";
  return {
    tone,
    text: `${share(one_way_share)} of the TCP conversations show one direction only.${hint}`,
  };
}

function copies({ duplicate_share }: Health): Sentence {
  if (!duplicate_share) return { tone: "good", text: "No frame came twice." };
  return {
    tone: duplicate_share > 0.3 ? "fair" : "good",
    text: `${share(duplicate_share)} of the frames came more than once; each is counted once.`,
  };
}

function decoded({ decoded_share }: Health): Sentence {
  if (decoded_share === 1) return { tone: "good", text: "A decoder read every frame." };
  const rest = share(1 - decoded_share);
  const text = `A decoder read ${share(decoded_share)} of the frames; the other ${rest} is seen as links between addresses at most, without their contents.`;
  return { tone: decoded_share > 0 ? "good" : "fair", text };
}

function kept({ ring }: Health): Sentence[] {
  if (!ring) return [];
  const tone = ring.dropped + ring.refused ? "fair" : "good";
  return [{ tone, text: `Raw packets are kept: ${ring.value}.` }];
}

function troubles({ decoder_faults, limits, damages, gaps }: Health): Sentence[] {
  const found: Sentence[] = [];
  if (decoder_faults) {
    found.push({
      tone: "bad",
      text: `A decoder of ours failed ${counted(decoder_faults, "time")}: the frames are among the violations, and their conversations only counted.`,
    });
  }
  const bit = Object.entries(limits).map(
    ([name, count]) => `${name.replaceAll("_", " ")} (${counted(count, "time")})`,
  );
  if (bit.length) found.push({ tone: "fair", text: `Limits were reached: ${listed(bit)}.` });
  if (damages.length) found.push({ tone: "bad", text: damaged(damages) });
  if (gaps.length)
    found.push({
      tone: "bad",
      text: `${counted(gaps.length, "gap")} in which nothing was seen although it should have been.`,
    });
  return found;
}

const MOST_DAMAGES = 3;

/** Each is a sentence of its own. */
function damaged(damages: readonly string[]): string {
  const more = damages.length - MOST_DAMAGES;
  const told = damages.slice(0, MOST_DAMAGES).map((damage) => `${damage.replace(/\.$/, "")}.`);
  if (more > 0) told.push(`And ${more} more.`);
  return told.join(" ");
}
