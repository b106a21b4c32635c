import type { Command } from "@scenario-call/call-flow";
import type { SoundCommand } from "@scenario-call/call-flow/simulate";
import { type Telephony, TelephonyError } from "../../src/ports/telephony.ts";
import type { Behaviour } from "./behaviour.ts";

/** True for the commands that make a leg hear a sound which the behaviour calls unplayable. */
export const isUnplayableIn =
  ({ unplayable = [] }: Behaviour) =>
  (command: Command): boolean =>
    isSound(command) && unplayable.includes(nameOf(command));

const isSound = (command: Command): command is SoundCommand =>
  command.type === "play" || command.type === "loop" || command.type === "tone";

/** A sound as the lanes name it. */
const nameOf = (command: SoundCommand): string => {
  if (command.type === "tone") return `tone ${command.tone}`;
  const { media } = command;
  switch (media.kind) {
    case "file":
      return `file ${media.media_file_id}`;
    case "speech":
      return `speech: ${media.text}`;
    case "melody":
      return media.name;
  }
};

/** The engines can play everything: in front of them stands what refuses to. */
export const withoutUnplayable = (engine: Telephony, behaviour: Behaviour): Telephony => {
  const isUnplayable = isUnplayableIn(behaviour);
  return {
    name: engine.name,
    onEvent: (listener) => engine.onEvent(listener),
    close: async () => engine.close(),
    execute: async (id, command) => {
      if (isUnplayable(command)) throw new TelephonyError("it cannot be played");
      return engine.execute(id, command);
    },
  };
};
