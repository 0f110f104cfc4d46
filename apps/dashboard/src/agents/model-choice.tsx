"use client";

import { useState } from "react";
import { ChoiceCard } from "../ui/choice-card.tsx";
import { TextField } from "../ui/field.tsx";

const DEMO = "demo";

/** The demo model, or another one by name. */
export function ModelChoice({
  model,
  error,
  onModel,
}: {
  readonly model: string;
  readonly error: string | undefined;
  readonly onModel: (model: string) => void;
}) {
  const [isOther, setIsOther] = useState(model !== DEMO);
  const choose = (other: boolean) => {
    setIsOther(other);
    onModel(other ? "" : DEMO);
  };
  return (
    <>
      <fieldset className="grid gap-3">
        <legend className="sr-only">Model</legend>
        <ChoiceCard
          name="model"
          value={DEMO}
          title="Demo model"
          aside="ready"
          checked={!isOther}
          onChoose={() => choose(false)}
        >
          Built in, needs no key and no internet. Good to see that everything works.
        </ChoiceCard>
        <ChoiceCard
          name="model"
          value="other"
          title="Another model"
          checked={isOther}
          onChoose={() => choose(true)}
        >
          Any model that this platform is connected to.
        </ChoiceCard>
      </fieldset>
      {isOther ? (
        <TextField
          label="Name of the model"
          required
          autoComplete="off"
          maxLength={128}
          value={model}
          error={error}
          hint="As its provider spells it."
          onChange={(event) => onModel(event.target.value)}
        />
      ) : null}
    </>
  );
}
