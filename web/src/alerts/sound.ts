/** Seconds and hertz of the two notes. */
const NOTE = 0.12;
const NOTES = [660, 880];
const LOUDNESS = 0.06;

let audio: AudioContext | undefined;

/** Plays two soft notes, made here: nothing to load. */
export function playSound(): void {
  if (!('AudioContext' in globalThis)) return;
  audio ??= new AudioContext();
  for (const [index, frequency] of NOTES.entries()) {
    const start = audio.currentTime + index * NOTE;
    const tone = new OscillatorNode(audio, { frequency });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01);
    gain.gain.exponentialRampToValueAtTime(0.000_1, start + NOTE);
    tone.connect(gain).connect(audio.destination);
    tone.start(start);
    tone.stop(start + NOTE);
  }
}
