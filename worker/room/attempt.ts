/** Does what must not keep anybody else from what follows, and says what went wrong with it. */
export function attempt(effect: () => void): void {
  try {
    effect();
  } catch (error) {
    console.error(error);
  }
}
