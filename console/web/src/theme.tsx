/** Light or dark: as the system says, until somebody chooses. */

import { useEffect, useState } from "preact/hooks";

const CHOICES = ["auto", "light", "dark"] as const;
type Choice = (typeof CHOICES)[number];
const KEY = "sightglass-theme";

function stored(): Choice {
  const found = localStorage.getItem(KEY);
  return CHOICES.find((choice) => choice === found) ?? "auto";
}

export function ThemeButton() {
  const [choice, setChoice] = useState(stored);
  useEffect(() => {
    const { classList } = document.documentElement;
    classList.remove("light", "dark");
    if (choice !== "auto") classList.add(choice);
    localStorage.setItem(KEY, choice);
  }, [choice]);
  const next = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length] ?? "auto";
  return (
    <button
      type="button"
      class="theme"
      title={`Colours: ${choice}. Change to ${next}.`}
      aria-label={`Colours: ${choice}. Change to ${next}.`}
      onClick={() => setChoice(next)}
    >
      {{ auto: "◐", light: "☀", dark: "☾" }[choice]}
    </button>
  );
}
