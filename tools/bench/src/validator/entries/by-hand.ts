export { validateByHand as check } from "../by-hand.ts";
